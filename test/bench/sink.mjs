// A store that throws everything away, but answers like one: checksums come back as they were sent, and sizes are
// remembered. It speaks HTTP/1.1 over plain sockets, because node:http costs twice as much for the same bytes, and a
// process of its own keeps its work out of what is measured.
// Usage: node sink.mjs [address [key.pem cert.pem]]; prints its port. As a fork it answers the messages of `obey`.
import { readFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { createServer as createTlsServer } from 'node:tls'
import { crc32 } from 'node:zlib'

/** @typedef {{ method: string, key: string, query: URLSearchParams, head: string, bytes: number }} Asked */
/** @typedef {{ status?: string, headers?: Record<string, string | number>, body?: string, lengthOf?: number }} Answer */
/** @typedef {{ bytes: number, crc32: string | undefined }} Part */
/** @typedef {{ store: { count: number, partBytes: number } } | { report: true }} Order */

const [address = '127.0.0.1', keyFile, certFile] = process.argv.slice(2)
const mostHeadBytes = 16 * 1024
const mostListed = 1000
/** @type {Map<string, number>} */
const objects = new Map()
/** The parts of each upload by their number; one that is sent again counts once. @type {Map<string, Map<number, Part>>} */
const sessions = new Map()
/** When the first part arrived that was not stored before, in milliseconds since the epoch. @type {number | null} */
let firstNewPartAt = null
/** Of bodies, those that have not ended among them. */
let arrivedBytes = 0
/** What the start of Node has cost is no work of a sink. */
let cpuAtStart = process.cpuUsage()

/** @param {import('node:net').Socket} socket */
function serve(socket) {
  let head = ''
  let leftBytes = 0
  /** @type {Asked | null} */
  let asked = null
  socket.setNoDelay()
  socket.on('error', () => socket.destroy())
  socket.on('data', (/** @type {Buffer} */ chunk) => {
    for (let at = 0; at < chunk.length;) {
      if (asked === null) {
        const before = head.length
        head += chunk.toString('latin1', at, at + mostHeadBytes)
        const end = head.indexOf('\r\n\r\n')
        if (end < 0 && head.length > mostHeadBytes) socket.destroy()
        if (end < 0) return
        at += end + 4 - before
        asked = askedIn(head.slice(0, end + 2))
        leftBytes = asked.bytes
        head = ''
        began(asked)
        if (/^expect: 100-continue/im.test(asked.head)) socket.write('HTTP/1.1 100 Continue\r\n\r\n')
      } else {
        const taken = Math.min(leftBytes, chunk.length - at)
        leftBytes -= taken
        arrivedBytes += taken
        at += taken
      }
      if (leftBytes > 0) continue
      socket.write(written(answerTo(asked)))
      asked = null
    }
  })
}

/** @param {string} head @returns {Asked} */
function askedIn(head) {
  const [method = '', target = ''] = head.split(' ', 2)
  const [key = '', query] = target.split('?', 2)
  return {
    method,
    key,
    query: new URLSearchParams(query),
    head,
    bytes: Number(headerOf(head, 'content-length') ?? 0),
  }
}

/** @param {string} head @param {string} name */
function headerOf(head, name) {
  return new RegExp(`^${name}: *([^\\r]*)`, 'im').exec(head)?.[1]
}

/** @param {Asked} asked */
function began({ query }) {
  const partNumber = Number(query.get('partNumber') ?? 0)
  const parts = sessions.get(query.get('uploadId') ?? '')
  if (partNumber > 0 && parts !== undefined && !parts.has(partNumber)) firstNewPartAt ??= Date.now()
}

/** @param {Answer} answer */
function written({ status = '200 OK', headers = {}, body = '', lengthOf = Buffer.byteLength(body) }) {
  const lines = Object.entries({ ...headers, 'x-amz-request-id': 'R1', 'content-length': lengthOf })
  return `HTTP/1.1 ${status}\r\n${lines.map(([name, value]) => `${name}: ${value}\r\n`).join('')}\r\n${body}`
}

/** @param {Asked} asked @returns {Answer} */
function answerTo(asked) {
  const { method, query, head, key } = asked
  if (/^transfer-encoding:/im.test(head)) return { status: '411 Length Required' }
  const isBucket = key.indexOf('/', 1) < 0
  // A PUT, or the end of an upload in parts.
  if ((method === 'PUT' || method === 'POST') && objects.has(key) && /^if-none-match:/im.test(head))
    return { status: '412 Precondition Failed', ...xml('Error', '<Code>PreconditionFailed</Code>') }
  if (method === 'PUT') return isBucket ? {} : put(asked)
  if (method === 'POST') return post(asked)
  if (method === 'DELETE') return { status: '204 No Content' }
  if (method === 'GET' && query.has('uploadId')) return listParts(asked)
  if (method === 'GET')
    return xml('ListBucketResult', '<IsTruncated>false</IsTruncated><KeyCount>0</KeyCount>')
  const size = objects.get(key)
  if (size === undefined) return { status: '404 Not Found' }
  return { headers: { etag: '"e-1"', 'last-modified': new Date().toUTCString() }, lengthOf: size }
}

/** @param {Asked} asked @returns {Answer} */
function put({ key, query, head, bytes }) {
  const storedBytes = Number(headerOf(head, 'x-amz-decoded-content-length') ?? bytes)
  const sum = headerOf(head, 'x-amz-checksum-crc32')
  const parts = sessions.get(query.get('uploadId') ?? '')
  if (parts === undefined) objects.set(key, storedBytes)
  else parts.set(Number(query.get('partNumber')), { bytes: storedBytes, crc32: sum })
  // No MD5: a client that compares one takes this for the ETag of an encrypted object.
  const etag = '"00000000000000000000000000000000-x"'
  return { headers: { etag, ...(sum === undefined ? {} : { 'x-amz-checksum-crc32': sum }) } }
}

/** @param {Asked} asked @returns {Answer} */
function post({ key, query }) {
  if (query.has('uploads')) {
    const uploadId = `u${sessions.size}`
    sessions.set(uploadId, new Map())
    const answer = xml('InitiateMultipartUploadResult', `<UploadId>${uploadId}</UploadId>`)
    return { ...answer, headers: { ...answer.headers, 'x-amz-checksum-type': 'FULL_OBJECT' } }
  }
  const parts = sessions.get(query.get('uploadId') ?? '')?.values() ?? []
  const bytes = Array.from(parts).reduce((sum, part) => sum + part.bytes, 0)
  objects.set(key, bytes)
  return xml('CompleteMultipartUploadResult', '<ETag>"e-1"</ETag>')
}

/** In pages, as S3 does. @param {Asked} asked @returns {Answer} */
function listParts({ query }) {
  const parts = sessions.get(query.get('uploadId') ?? '')
  if (parts === undefined) return { status: '404 Not Found', ...xml('Error', '<Code>NoSuchUpload</Code>') }
  const after = Number(query.get('part-number-marker') ?? 0)
  const later = Array.from(parts).filter(([number]) => number > after)
  const page = later.slice(0, mostListed)
  const isTruncated = later.length > page.length
  const lines = page.map(
    ([number, { bytes, crc32: sum }]) =>
      `<Part><PartNumber>${number}</PartNumber><ETag>"00000000000000000000000000000000-x"</ETag><Size>${bytes}</Size>${
        sum === undefined ? '' : `<ChecksumCRC32>${sum}</ChecksumCRC32>`
      }</Part>`,
  )
  const marker = `<NextPartNumberMarker>${page.at(-1)?.[0] ?? 0}</NextPartNumberMarker>`
  return xml('ListPartsResult', `<IsTruncated>${isTruncated}</IsTruncated>${marker}${lines.join('')}`)
}

/** @param {string} name @param {string} content @returns {Answer} */
function xml(name, content) {
  return { headers: { 'content-type': 'application/xml' }, body: `<${name}>${content}</${name}>` }
}

/**
 * `store` fills every open upload with that many parts of zeros; `report` answers what the sink has used and received.
 * @param {Order} order
 */
function obey(order) {
  if ('store' in order) {
    const { count, partBytes } = order.store
    const sum = Buffer.alloc(4)
    sum.writeUInt32BE(crc32(Buffer.alloc(partBytes)))
    const part = { bytes: partBytes, crc32: sum.toString('base64') }
    for (const parts of sessions.values())
      for (let number = 1; number <= count; number++) parts.set(number, part)
    firstNewPartAt = null
    process.send?.({ stored: count })
    return
  }
  const { user, system } = process.cpuUsage(cpuAtStart)
  const bytes = Array.from(objects.values()).reduce((sum, size) => sum + size, 0)
  const uploads = sessions.size
  const cpuSeconds = (user + system) / 1e6
  process.send?.({ cpuSeconds, firstNewPartAt, uploads, objects: objects.size, bytes, arrivedBytes })
}

process.on('message', obey)
process.on('disconnect', () => process.exit())
const server =
  keyFile && certFile
    ? createTlsServer({ key: readFileSync(keyFile), cert: readFileSync(certFile) }, serve)
    : createServer(serve)
server.listen(0, address, () => {
  const listening = server.address()
  cpuAtStart = process.cpuUsage()
  const port = listening !== null && typeof listening === 'object' ? listening.port : 0
  console.log(port)
  process.send?.({ port })
})
