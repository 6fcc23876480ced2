import { once } from 'node:events'
import { connect, createServer, type Socket } from 'node:net'
import { onTestFinished } from 'vitest'

/** A sign-in is needed (RFC 1929), or nobody may sign in (RFC 1928). */
type Way = { user: string; password: string } | null

/** A SOCKS 5 proxy that leads every name to one port of this computer. Knows the names that it was asked for. */
export async function startSocksProxy(port: number, way: Way = null) {
  const names: string[] = []
  const server = createServer((socket) => {
    socket.on('error', () => socket.destroy())
    void serve(socket, port, way, names).catch(() => socket.destroy())
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => void server.close())
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('the proxy has no port')
  return { names, host: `127.0.0.1:${address.port}` }
}

async function serve(socket: Socket, port: number, way: Way, names: string[]): Promise<void> {
  const take = reader(socket)
  const [, methodCount = 0] = await take(2)
  const methods = await take(methodCount)
  const method = way === null ? 0 : 2
  if (!methods.includes(method)) {
    socket.end(Buffer.from([5, 0xff]))
    return
  }
  socket.write(Buffer.from([5, method]))
  if (way !== null && !(await signIn(socket, take, way))) return
  const [, , , kind] = await take(4)
  if (kind !== 3) throw new Error('a name was expected')
  const [length = 0] = await take(1)
  names.push((await take(length)).toString())
  await take(2)
  const onward = connect(port, '127.0.0.1')
  onward.on('error', () => socket.destroy())
  await once(onward, 'connect')
  socket.write(Buffer.from([5, 0, 0, 1, 127, 0, 0, 1, 0, 0]))
  socket.pipe(onward).pipe(socket)
}

async function signIn(
  socket: Socket,
  take: Reader,
  way: { user: string; password: string },
): Promise<boolean> {
  const [, userBytes = 0] = await take(2)
  const user = (await take(userBytes)).toString()
  const [passwordBytes = 0] = await take(1)
  const password = (await take(passwordBytes)).toString()
  const isRight = user === way.user && password === way.password
  socket.write(Buffer.from([1, isRight ? 0 : 1]))
  return isRight
}

type Reader = (bytes: number) => Promise<Buffer>

/** Reads exactly this many bytes; the rest stays for the next read. */
function reader(socket: Socket): Reader {
  return async (bytes) => {
    for (;;) {
      if (bytes === 0) return Buffer.alloc(0)
      const chunk: unknown = socket.read(bytes)
      if (Buffer.isBuffer(chunk)) return chunk
      await once(socket, 'readable')
    }
  }
}
