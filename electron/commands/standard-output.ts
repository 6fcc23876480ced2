import { fstatSync, writeSync } from 'node:fs'
import { Writable } from 'node:stream'
import type { OutputStream } from './printer.ts'

/**
 * This process's standard output. Where it is a file, Node's own stream takes a short write for a whole one: on a disk
 * that gets full, the end of the output would be missing and nobody would know. It also writes each line by itself there,
 * and to a device such as /dev/null.
 */
export function standardOutput(): OutputStream {
  const { stdout } = process
  return !stdout.isTTY && isFileOrDevice(stdout.fd) ? fileOutput(stdout.fd, writeSync) : stdout
}

function isFileOrDevice(fd: number): boolean {
  try {
    const facts = fstatSync(fd)
    return facts.isFile() || facts.isCharacterDevice()
  } catch {
    return false
  }
}

/** A stream to an open file that emits `error` for each text it could not write whole, and goes on. */
export function fileOutput(fd: number, write: (fd: number, bytes: Uint8Array) => number): Writable {
  function writeWhole(bytes: Buffer): void {
    try {
      for (let rest = bytes; rest.length > 0;) rest = rest.subarray(write(fd, rest))
    } catch (thrown) {
      stream.emit('error', thrown)
    }
  }
  const stream = new Writable({
    // Lines that go out together become bytes together.
    decodeStrings: false,
    write(chunk: string, _encoding, done) {
      writeWhole(Buffer.from(chunk))
      done()
    },
    writev(chunks: { chunk: string }[], done) {
      writeWhole(Buffer.from(chunks.map(({ chunk }) => chunk).join('')))
      done()
    },
  })
  return stream
}
