import { describe, expect, test } from 'vitest'
import { createStores } from '../../electron/s3/index.ts'
import type { Capabilities } from '../../electron/contract/index.ts'
import { storeUnderTest } from './bucket.ts'
import type { RealServer } from './real-server.ts'

/** The connection test of every server: nothing fails, and what it cannot do is found out. */
export function connectionContract(name: string, server: RealServer, known: Partial<Capabilities>): void {
  describe(`connection test on ${name}`, () => {
    test('passes, cleans up, and reports what the server can do', async () => {
      const { address, credentials } = await storeUnderTest(server, 'checked')
      const stores = createStores({ credentialsFor: () => async () => credentials, now: Date.now })
      const checked = { prefix: 'acme', publicBaseUrl: null }
      const { signal } = new AbortController()
      const { lines, capabilities } = await stores.check(address, checked, signal, () => undefined)
      expect(lines.filter(({ status }) => status === 'failed')).toEqual([])
      expect(lines.at(-1)).toMatchObject({ step: 'clean-up', status: 'passed' })
      expect(capabilities).toMatchObject(known)
      stores.close()
    })
  })
}
