import { createServer as createHttpServer } from 'node:http'
import { createServer, type Server, type Socket } from 'node:net'
import { onTestFinished } from 'vitest'

/** A web server that answers everything with this. */
export function webServer(status: number, contentType: string, body: string): Server {
  return createHttpServer((request, response) => {
    request.resume()
    response.writeHead(status, { 'content-type': contentType }).end(request.method === 'HEAD' ? '' : body)
  })
}

/** A server of another protocol. */
export function socketServer(meet: (socket: Socket) => void): Server {
  return createServer((socket) => {
    // The other side may hang up first.
    socket.on('error', () => undefined)
    meet(socket)
  })
}

/** Listens on a free port of this computer until the test ends; answers host:port. */
export async function hostOf(server: Server): Promise<string> {
  const sockets = new Set<Socket>()
  server.on('connection', (socket: Socket) => sockets.add(socket))
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve)
  })
  onTestFinished(async () => {
    for (const socket of sockets) socket.destroy()
    await new Promise((resolve) => {
      server.close(resolve)
    })
  })
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('the server has no port')
  return `127.0.0.1:${address.port}`
}
