import { execFile } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { request } from 'node:http'
import { createServer as createTlsServer } from 'node:https'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { onTestFinished } from 'vitest'
import { temporaryDir } from '../../unit/disk-temporary-dir.ts'
import { listen } from './scripted-server.ts'

/** PEM files of a key and of its certificate for a name, which is its own authority. */
export async function certificateFor(name: string): Promise<{ key: string; cert: string }> {
  const dir = await temporaryDir()
  const [key, cert] = [join(dir, 'key.pem'), join(dir, 'cert.pem')]
  const kind = 'req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2'
  const names = ['-subj', `/CN=${name}`, '-addext', `subjectAltName=DNS:${name},IP:127.0.0.1`]
  await promisify(execFile)('openssl', [...kind.split(' '), ...names, '-keyout', key, '-out', cert])
  return { key, cert }
}

/** TLS before the demo store, with a certificate for a name. */
export async function tlsBefore(target: number, name: string) {
  const { key, cert } = await certificateFor(name)
  const options = { key: await readFile(key), cert: await readFile(cert) }
  const server = createTlsServer(options, (incoming, response) => {
    const { method, url, headers } = incoming
    const onward = request({ port: target, path: url, method, headers }, (answer) => {
      response.writeHead(answer.statusCode ?? 0, answer.headers)
      answer.pipe(response)
    })
    incoming.pipe(onward)
  })
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  return { port: await listen(server), caFile: cert }
}
