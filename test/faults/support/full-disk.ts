import fs from 'node:fs'
import { syncBuiltinESMExports } from 'node:module'
import { onTestFinished } from 'vitest'

const { write } = fs
/** Only the journal writes these. */
const lineStart = '{"entry":'

/** A disk that can be made full: every line that is added to the journal then breaks off in its middle with ENOSPC. */
export async function smallDisk(): Promise<{ fill: () => void; free: () => void }> {
  onTestFinished(free)
  return { fill: () => replaceWrite(writeHalf), free }
}

function writeHalf(...args: unknown[]): void {
  const [fd, bytes] = args
  const done = args.at(-1)
  if (typeof fd !== 'number' || !Buffer.isBuffer(bytes) || !bytes.includes(lineStart))
    return Reflect.apply(write, fs, args)
  write(fd, bytes.subarray(0, bytes.length / 2), () => {
    const full = Object.assign(new Error('ENOSPC: no space left on device, write'), { code: 'ENOSPC' })
    if (typeof done === 'function') done(full)
  })
}

function free(): void {
  replaceWrite(write)
}

function replaceWrite(by: unknown): void {
  Object.assign(fs, { write: by })
  syncBuiltinESMExports()
}
