import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import type { BucketAddress } from '../../../electron/contract/index.ts'
import { startDemoStore, type DemoStore, type DemoStoreOptions } from '../../../electron/demo-store/index.ts'

export const credentials = { accessKeyId: 'DEMOKEY', secretAccessKey: 'demo-secret-demo-secret' }

/** A demo store with a bucket, for one test. */
export async function demoPlace(
  more: Partial<DemoStoreOptions> = {},
): Promise<{ demo: DemoStore; address: BucketAddress }> {
  const dir = await mkdtemp(join(tmpdir(), 'dropreel-s3-'))
  const demo = await startDemoStore({ dir, keys: [credentials], buckets: ['reels'], ...more })
  onTestFinished(async () => {
    await demo.close()
    await rm(dir, { recursive: true })
  })
  const { endpoint, region } = demo
  const address: BucketAddress = {
    endpoint,
    region,
    bucket: 'reels',
    pathStyle: true,
    credentials: { kind: 'demo' },
    linkCredentials: null,
  }
  return { demo, address }
}
