import { createSocket } from 'node:dgram'
import { createServer } from 'node:net'
import { once } from 'node:events'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { destinationOnDisk } from './fixtures/destination-on-disk.ts'
import { dropFiles } from './fixtures/drag-files.ts'
import { expect, test } from './fixtures/dropreel.ts'

/** How often somebody knocked at a UDP and at a TCP port of this computer. */
async function ports() {
  let knocks = 0
  const udp = createSocket('udp4', () => knocks++).bind(0, '127.0.0.1')
  const tcp = createServer((socket) => {
    knocks++
    socket.on('error', () => undefined).destroy()
  }).listen(0, '127.0.0.1')
  await Promise.all([once(udp, 'listening'), once(tcp, 'listening')])
  const address = tcp.address()
  if (address === null || typeof address === 'string') throw new Error('there is no port')
  return {
    udp: udp.address().port,
    tcp: address.port,
    knocks: () => knocks,
    close() {
      udp.close()
      tcp.close()
    },
  }
}

test('the page gets nowhere by WebRTC, nor does a frame that it makes', async ({ dropreel }) => {
  const { page } = await dropreel.launch()
  const here = await ports()
  const tried = await page.evaluate(
    async ({ udp, tcp }) => {
      const frame = document.createElement('iframe')
      document.body.append(frame)
      const tries: string[] = []
      for (const scope of [window, frame.contentWindow]) {
        const Connection: unknown = scope === null ? undefined : Reflect.get(scope, 'RTCPeerConnection')
        if (typeof Connection !== 'function') {
          tries.push('missing')
          continue
        }
        const iceServers = [
          { urls: `stun:127.0.0.1:${udp}` },
          { urls: `turn:127.0.0.1:${udp}`, username: 'out', credential: 'out' },
          { urls: `turn:127.0.0.1:${tcp}?transport=tcp`, username: 'out', credential: 'out' },
        ]
        const connection: RTCPeerConnection = Reflect.construct(Connection, [{ iceServers }])
        connection.createDataChannel('out')
        const gathered = new Promise((resolve) => {
          connection.addEventListener('icegatheringstatechange', () => {
            if (connection.iceGatheringState === 'complete') resolve(null)
          })
          setTimeout(resolve, 5000)
        })
        await connection.setLocalDescription(await connection.createOffer())
        await gathered
        tries.push('tried')
      }
      return tries
    },
    { udp: here.udp, tcp: here.tcp },
  )
  here.close()
  expect(tried).toEqual(['tried', 'tried'])
  expect(here.knocks()).toBe(0)
})

test('uploads go by the proxy of the system all the same', async ({ dropreel }) => {
  const proxy = createServer().listen(0, '127.0.0.1')
  await once(proxy, 'listening')
  const address = proxy.address()
  if (address === null || typeof address === 'string') throw new Error('there is no port')
  const asked: string[] = []
  proxy.on('connection', (socket) => {
    socket.on('error', () => undefined).once('data', (head) => asked.push(String(head).split('\r')[0] ?? ''))
  })
  const store = { endpoint: 'https://nas.studio', region: 'us-east-1' }
  await destinationOnDisk(dropreel.home, store, { kind: 'env' })
  const keys = { AWS_ACCESS_KEY_ID: 'AKIDCLIENT', AWS_SECRET_ACCESS_KEY: 'a-secret-of-the-environment' }
  const { page } = await dropreel.launch({
    env: { ...keys, https_proxy: `http://127.0.0.1:${address.port}` },
  })
  await expect(page.getByRole('button', { name: 'Client reviews', exact: true })).toBeVisible()
  const file = join(dropreel.userData, 'reel.mov')
  await writeFile(file, 'content')
  await dropFiles(page, [file])
  await expect.poll(() => asked.some((line) => line.startsWith('CONNECT nas.studio:443 '))).toBe(true)
  // Chromium itself speaks to nobody.
  expect(asked.filter((line) => !line.startsWith('CONNECT nas.studio:443 '))).toEqual([])
  proxy.close()
})
