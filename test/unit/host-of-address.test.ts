import { GetObjectCommand } from '@aws-sdk/client-s3'
import { getSignedUrl } from '@aws-sdk/s3-request-presigner'
import { expect, test } from 'vitest'
import type { BucketAddress } from '../../electron/contract/index.ts'
import { usualNetwork } from '../../electron/core/destination-rules.ts'
import { createAgents } from '../../electron/s3/transport/agents.ts'
import { createClient, hostOf, usualLimits } from '../../electron/s3/transport/client.ts'
import { Line, usualLineTimes } from '../../electron/s3/transport/line.ts'

const address: BucketAddress = {
  endpoint: null,
  region: 'us-east-1',
  bucket: 'reels',
  pathStyle: true,
  credentials: { kind: 'env' },
  linkCredentials: null,
}

const credentials = async () => ({ accessKeyId: 'A', secretAccessKey: 'S' })

/** The host that a client of the address sends to. */
async function hostAsked(): Promise<(address: BucketAddress) => Promise<string>> {
  const agents = await createAgents({ endpoint: null }, null)
  return async (each) => {
    const client = createClient({
      address: each,
      region: each.region,
      credentials,
      agents,
      limits: usualLimits,
      line: new Line(
        { isThere: async () => true, dropIdle: () => undefined, onTurn: () => undefined },
        usualLineTimes,
      ),
      mayReach: () => undefined,
    })
    const url = await getSignedUrl(client, new GetObjectCommand({ Bucket: each.bucket, Key: 'k' }))
    return new URL(url).host
  }
}

test('the host that is shown and tested is the one that requests go to, in each part of AWS', async () => {
  const asked = await hostAsked()
  const network = { ...usualNetwork, dualStack: true }
  for (const region of ['us-east-1', 'eu-central-1', 'us-gov-west-1', 'cn-north-1', 'eusc-de-east-1']) {
    const here = { ...address, region }
    expect.soft(hostOf(here)).toBe(await asked(here))
    expect.soft(hostOf({ ...here, network })).toBe(await asked({ ...here, network }))
  }
  const fast = { ...address, pathStyle: false, network: { ...usualNetwork, acceleration: true } }
  expect(hostOf(fast)).toBe(await asked(fast))
})
