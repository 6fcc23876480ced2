// The files that are uploaded, and the certificate of the sink.
import { spawnSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { closeSync, ftruncateSync, mkdirSync, openSync, readSync, writeFileSync, writeSync } from 'node:fs'
import { dirname, join } from 'node:path'

/** @typedef {{ files: number, bytes: number, sparse?: boolean }} Data `bytes` is the size of each file */

const filesInAFolder = 1000
const block = randomBytes(16 * 1024 * 1024)

/**
 * One file, or a folder with folders of a thousand. The bytes are random, or, where `sparse` is true, zeros that take
 * no room on the disk: for what is larger than the memory, so that no disk is measured.
 * @param {string} path
 * @param {Data} data
 */
export function makeData(path, { files, bytes, sparse = false }) {
  mkdirSync(dirname(path), { recursive: true })
  if (files > 1) makeFolders(path, files, bytes)
  else if (sparse) makeSparse(path, bytes)
  else makeFile(path, bytes)
  // Else the first command shares the disk with the writing of what was made.
  spawnSync('sync', ['--file-system', path])
}

/** @param {string} path @param {number} files @param {number} bytes */
function makeFolders(path, files, bytes) {
  for (let number = 0; number < files; number++) {
    const folder = join(path, `part-${String(Math.floor(number / filesInAFolder)).padStart(3, '0')}`)
    if (number % filesInAFolder === 0) mkdirSync(folder, { recursive: true })
    const from = (number * 4096) % (block.length - bytes)
    const file = join(folder, `frame-${String(number).padStart(6, '0')}.exr`)
    writeFileSync(file, block.subarray(from, from + bytes))
  }
}

/** @param {string} file @param {number} bytes */
function makeFile(file, bytes) {
  const handle = openSync(file, 'wx')
  for (let at = 0; at < bytes; at += block.length) {
    writeSync(handle, block, 0, Math.min(block.length, bytes - at))
  }
  closeSync(handle)
}

/** @param {string} file @param {number} bytes */
function makeSparse(file, bytes) {
  const handle = openSync(file, 'wx+')
  ftruncateSync(handle, bytes)
  // Read once, it is in the page cache as the other files are. A virtual machine gets some of its memory only then, which
  // takes four times as long as the reading.
  const into = Buffer.alloc(block.length)
  for (let at = 0; at < bytes; at += into.length) readSync(handle, into, 0, into.length, at)
  closeSync(handle)
}

/** @param {string} dir @returns {{ key: string, cert: string }} the paths of a key and of its certificate, for 127.0.0.1 */
export function makeCertificate(dir) {
  const request =
    'req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=127.0.0.1 -addext subjectAltName=IP:127.0.0.1'
  const files = { key: join(dir, 'key.pem'), cert: join(dir, 'cert.pem') }
  const args = [...request.split(' '), '-keyout', files.key, '-out', files.cert]
  const { status, stderr } = spawnSync('openssl', args)
  if (status !== 0) throw new Error(`openssl could not make a certificate: ${String(stderr)}`)
  return files
}
