import { expect, test } from 'vitest'
import { routeOf } from '../../electron/s3/transport/proxy.ts'

test('the password of a proxy is read once, and again only after the keychain has failed', async () => {
  let reads = 0
  const route = routeOf(
    { kind: 'manual', url: 'http://proxy:3128', user: 'ed', passwordEntry: 'proxy of the studio' },
    {
      systemProxy: async () => null,
      async proxyPassword() {
        reads += 1
        if (reads === 1) throw new Error('the keychain is locked')
        return 'secret'
      },
    },
  )
  await expect(route?.('https://store.studio')).rejects.toThrow('the keychain is locked')
  expect((await route?.('https://store.studio'))?.password).toBe('secret')
  expect((await route?.('https://store.studio'))?.password).toBe('secret')
  expect(reads).toBe(2)
})
