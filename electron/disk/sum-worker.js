// Runs on a thread of its own. Plain JavaScript, as Node loads it as it is: from here in tests, and from beside the
// bundle in the app.
import { createHash } from 'node:crypto'
import { read } from 'node:fs'
import { promisify } from 'node:util'
import { parentPort } from 'node:worker_threads'
import { crc32 } from 'node:zlib'
import { createCRC32, createCRC64 } from 'hash-wasm'

/** @typedef {import('./file-sums.ts').SumRequest} SumRequest */
/** @typedef {import('./file-sums.ts').SumMessage} SumMessage */
/** @typedef {{ update(chunk: Uint8Array): unknown, digest(): Uint8Array }} Hasher */

const bufferBytes = 4 * 1024 * 1024
const readFile = promisify(read)

const post = (/** @type {SumMessage} */ message) => parentPort?.postMessage(message)

/**
 * What begins one sum after the other.
 * @param {SumRequest['wanted'][number]['algorithm']} algorithm
 * @returns {Promise<() => Hasher>}
 */
async function hashing(algorithm) {
  switch (algorithm) {
    case 'CRC32':
      return nativeCrc32
    // Castagnoli's polynomial, and NVMe's (NVM Command Set 1.0, 5.2.1.3.4), both bit-reversed.
    case 'CRC32C':
      return compiled(await createCRC32(0x82f63b78))
    case 'CRC64NVME':
      return compiled(await createCRC64('9a6c9329ac4bc9b5'))
    default:
      return () => createHash(algorithm)
  }
}

/** @returns {Hasher} */
function nativeCrc32() {
  let value = 0
  return {
    update: (chunk) => {
      value = crc32(chunk, value)
    },
    digest: () => {
      const digest = Buffer.alloc(4)
      digest.writeUInt32BE(value)
      return digest
    },
  }
}

/** @type {(hasher: import('hash-wasm').IHasher) => () => Hasher} */
function compiled(hasher) {
  return () => {
    hasher.init()
    return { update: (chunk) => hasher.update(chunk), digest: () => hasher.digest('binary') }
  }
}

/**
 * The digest of the parts' digests.
 * @param {() => Hasher} begin
 * @param {Hasher} ofAll
 * @param {number} partSizeBytes
 * @returns {Hasher}
 */
function composite(begin, ofAll, partSizeBytes) {
  let ofPart = begin()
  let partBytes = 0
  let isEmpty = true
  const endPart = () => {
    ofAll.update(ofPart.digest())
    ofPart = begin()
    partBytes = 0
    isEmpty = false
  }
  return {
    update(chunk) {
      for (let at = 0; at < chunk.byteLength;) {
        const piece = chunk.subarray(at, at + partSizeBytes - partBytes)
        ofPart.update(piece)
        partBytes += piece.byteLength
        at += piece.byteLength
        if (partBytes === partSizeBytes) endPart()
      }
    },
    digest() {
      // An empty file is one empty part.
      if (partBytes > 0 || isEmpty) endPart()
      return ofAll.digest()
    },
  }
}

/** Feeds the whole file to the hashers. One buffer is read while the other one is hashed. */
async function readAll(/** @type {SumRequest} */ { fd, sizeBytes }, /** @type {Hasher[]} */ hashers) {
  const most = Math.min(bufferBytes, sizeBytes)
  const buffers = [Buffer.allocUnsafeSlow(most), Buffer.allocUnsafeSlow(most)]
  /** @type {(at: number, turn: number) => Promise<Buffer>} */
  const next = async (at, turn) => {
    const buffer = buffers[turn % 2]
    if (buffer === undefined) throw new TypeError('no buffer')
    const { bytesRead } = await readFile(fd, buffer, 0, Math.min(most, sizeBytes - at), at)
    return buffer.subarray(0, bytesRead)
  }
  let ahead = sizeBytes > 0 ? next(0, 0) : null
  for (let at = 0, turn = 1; ahead !== null; turn++) {
    const chunk = await ahead
    if (chunk.byteLength === 0) return post({ kind: 'ended-early' })
    at += chunk.byteLength
    ahead = at < sizeBytes ? next(at, turn) : null
    // Its failure is handled at the next turn.
    ahead?.catch(() => undefined)
    for (const hasher of hashers) hasher.update(chunk)
    post({ kind: 'read', bytes: chunk.byteLength })
  }
  post({ kind: 'done', sums: hashers.map((hasher) => Buffer.from(hasher.digest()).toString('hex')) })
}

async function answer(/** @type {SumRequest} */ request) {
  try {
    const hashers = request.wanted.map(async ({ algorithm, partSizeBytes }) => {
      const begin = await hashing(algorithm)
      if (partSizeBytes === null) return begin()
      const ofAll = (await hashing(algorithm))()
      return composite(begin, ofAll, partSizeBytes)
    })
    await readAll(request, await Promise.all(hashers))
  } catch (thrown) {
    const code = thrown instanceof Error && 'code' in thrown ? String(thrown.code) : ''
    post({ kind: 'failed', code, message: String(thrown) })
  }
}

parentPort?.on('message', (request) => void answer(request))
post({ kind: 'ready' })
