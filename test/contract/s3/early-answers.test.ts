import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createServer, type ServerResponse } from 'node:http'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { usualNetwork } from '../../../electron/core/destination-rules.ts'
import { createStores } from '../../../electron/s3/index.ts'
import type { BucketAddress } from '../../../electron/contract/index.ts'
import type { PartBody } from '../../../electron/engine/ports.ts'
import { code } from './object-store-contract.ts'
import { newObject, partBody, someBytes } from './part-body.ts'
import { addressAt, listen } from './scripted-server.ts'
import { certificateFor } from './tls-before.ts'

const signal = new AbortController().signal
const pace = async () => undefined
const keys = { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'secret' }
const bytes = someBytes(600_000)

/** A store without checksums whose answer to a PUT comes with the first bytes of its body. */
async function storeAnsweringEarly() {
  const server = createServer((request, response: ServerResponse) => {
    if (request.method === 'HEAD') response.writeHead(404).end()
    else request.once('data', () => response.writeHead(200, { etag: '"opaque"' }).end())
  })
  const port = await listen(server)
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  return storeAt(addressAt(port))
}

function storeAt(address: BucketAddress) {
  const stores = createStores({ credentialsFor: () => async () => keys, now: Date.now })
  onTestFinished(() => stores.close())
  return stores.at(address)
}

/** A store behind TLS in a process of its own: its answers can arrive before Node reports the last write as finished. */
async function storeOverTls() {
  const { key, cert } = await certificateFor('store.studio')
  const sink = join(import.meta.dirname, '..', '..', 'bench', 'sink.mjs')
  const server = spawn(process.execPath, [sink, '127.0.0.1', key, cert], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  onTestFinished(() => void server.kill())
  const [port] = await once(server.stdout, 'data')
  const endpoint = `https://127.0.0.1:${Number(port)}`
  return storeAt({ ...addressAt(0), endpoint, network: { ...usualNetwork, caFile: cert } })
}

/** Bytes of which the last ones are read only when the test is over, as those of a slow disk. */
function slowBody(): PartBody {
  const over = new AbortController()
  onTestFinished(() => over.abort())
  return {
    ...partBody(bytes),
    async *chunks() {
      yield bytes.subarray(0, 300_000)
      await once(over.signal, 'abort')
      yield bytes.subarray(300_000)
    },
  }
}

test('rejects a success that is answered before all bytes were sent', async () => {
  const store = await storeAnsweringEarly()
  const part = { key: 'k', uploadId: 'u', partNumber: 1, body: slowBody() }
  await expect(store.sendPart(part, pace, signal)).rejects.toMatchObject(code('StoreError'))
  const put = store.put(newObject(), slowBody(), pace, signal)
  await expect(put).rejects.toMatchObject(code('StoreError'))
})

test('accepts a success that arrives before Node reports the last write as finished', async () => {
  const store = await storeOverTls()
  const body = partBody(someBytes(4 * 1024 * 1024))
  const lane = async () => {
    for (let partNumber = 1; partNumber <= 50; partNumber++) {
      await store.sendPart({ key: 'k', uploadId: 'u', partNumber, body }, pace, signal)
    }
  }
  await expect(Promise.all([lane(), lane(), lane(), lane()])).resolves.toHaveLength(4)
})
