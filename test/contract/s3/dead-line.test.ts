import { expect, onTestFinished, test } from 'vitest'
import { createStores } from '../../../electron/s3/index.ts'
import { openDeadLine } from '../../support/dead-line.ts'
import { credentials, demoPlace } from './demo-place.ts'
import { newObject, partBody, someBytes } from './part-body.ts'
import { certificateFor } from './tls-before.ts'

/** Only what ends a dead line is short. */
const limits = {
  connectMs: 600,
  stalledMs: 600,
  idleMs: 600_000,
  completeIdleMs: 600_000,
  answerBytesPerMs: 1,
  slowMs: 600_000,
}

/** Where the line dies that leads to the store. */
const places = ['http', 'https', 'http proxy', 'SOCKS proxy'] as const

async function storeBehind(place: (typeof places)[number]) {
  const { address } = await demoPlace()
  const isSecure = place === 'https'
  const files = await certificateFor('store.studio')
  const { port, close } = await openDeadLine(isSecure ? files : null)
  onTestFinished(close)
  const isProxy = place.endsWith('proxy')
  const proxy = `${place.startsWith('SOCKS') ? 'socks5h' : 'http'}://127.0.0.1:${port}`
  const stores = createStores({
    credentialsFor: () => async () => credentials,
    now: Date.now,
    proxies: { systemProxy: async () => proxy, proxyPassword: async () => '' },
    limits,
  })
  onTestFinished(() => stores.close())
  const endpoint = isProxy ? 'https://store.studio' : `${isSecure ? 'https' : 'http'}://127.0.0.1:${port}`
  const network = {
    acceleration: false,
    dualStack: false,
    caFile: files.cert,
    allowHttp: true,
    proxy: { kind: isProxy ? 'system' : 'none' },
  } as const
  return stores.at({ ...address, endpoint, network })
}

test.skipIf(process.platform !== 'linux').each(places)(
  'a line that dies after it is connected is lost, long before an answer would be: %s',
  async (place) => {
    const store = await storeBehind(place)
    const body = partBody(someBytes(8 * 1024 * 1024))
    const object = newObject({ overwrite: true })
    const end = store.put(object, body, async () => undefined, new AbortController().signal)
    await expect(end).rejects.toMatchObject({ error: { code: 'Unreachable' } })
  },
)
