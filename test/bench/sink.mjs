// A store that throws everything away, but answers like one: checksums are returned as they were sent, and the
// sizes of parts are remembered. As a process of its own, so that its work is not counted.
// Usage: node sink.mjs <verifying|plain> [key.pem cert.pem]; prints its port.
import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { createServer as createTlsServer } from 'node:https'

const [kind, keyFile, certFile] = process.argv.slice(2)
const returnsChecksums = kind === 'verifying'
/** @type {Map<string, number>} */
const objects = new Map()
/** The bytes of each part, by its number; one that is sent again counts once. @type {Map<string, Map<string, number>>} */
const sessions = new Map()

/**
 * @param {import('node:http').IncomingMessage} request
 * @param {import('node:http').ServerResponse} response
 */
function answer(request, response) {
  const url = new URL(request.url ?? '/', 'http://sink')
  const key = url.pathname
  const uploadId = url.searchParams.get('uploadId')
  let bytes = 0
  const md5 = returnsChecksums ? null : createHash('md5')
  request.on('data', (chunk) => {
    bytes += chunk.length
    md5?.update(chunk)
  })
  request.on('end', () => {
    response.setHeader('x-amz-request-id', 'R1')
    if (request.method === 'HEAD') return head(key, response)
    if (request.method === 'POST') return post(url, key, response)
    if (uploadId === null) objects.set(key, bytes)
    else sessions.get(uploadId)?.set(url.searchParams.get('partNumber') ?? '', bytes)
    response.setHeader(
      'etag',
      md5 === null ? '"00000000000000000000000000000000-x"' : `"${md5.digest('hex')}"`,
    )
    const sum = request.headers['x-amz-checksum-crc32']
    if (returnsChecksums && typeof sum === 'string') response.setHeader('x-amz-checksum-crc32', sum)
    response.end()
  })
}

/**
 * @param {string} key
 * @param {import('node:http').ServerResponse} response
 */
function head(key, response) {
  const size = objects.get(key)
  // Without a length Node's client takes the answer to HEAD for the connection's last.
  if (size === undefined) response.writeHead(404, { 'content-length': 0 }).end()
  else response.writeHead(200, { etag: '"e-1"', 'content-length': size }).end()
}

/**
 * @param {URL} url
 * @param {string} key
 * @param {import('node:http').ServerResponse} response
 */
function post(url, key, response) {
  response.setHeader('content-type', 'application/xml')
  if (url.searchParams.has('uploads')) {
    const uploadId = `u${sessions.size}`
    sessions.set(uploadId, new Map())
    if (returnsChecksums) response.setHeader('x-amz-checksum-type', 'FULL_OBJECT')
    response.end(
      `<InitiateMultipartUploadResult><UploadId>${uploadId}</UploadId></InitiateMultipartUploadResult>`,
    )
    return
  }
  const parts = sessions.get(url.searchParams.get('uploadId') ?? '')?.values() ?? []
  objects.set(
    key,
    Array.from(parts).reduce((sum, bytes) => sum + bytes, 0),
  )
  response.end('<CompleteMultipartUploadResult><ETag>"e-1"</ETag></CompleteMultipartUploadResult>')
}

const server =
  keyFile && certFile
    ? createTlsServer({ key: readFileSync(keyFile), cert: readFileSync(certFile) }, answer)
    : createServer(answer)
server.listen(0, '127.0.0.1', () => {
  const address = server.address()
  console.log(address !== null && typeof address === 'object' ? address.port : '')
})
