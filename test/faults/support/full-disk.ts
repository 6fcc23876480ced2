import { open, type FileHandle } from 'node:fs/promises'
import { onTestFinished, vi } from 'vitest'

type Appender = Pick<FileHandle, 'appendFile'>

/**
 * A disk that can be made full: every line that is appended to a file then breaks off in its middle with
 * ENOSPC. Only the journal appends.
 */
export async function smallDisk(): Promise<{ fill: () => void; free: () => void }> {
  const handle = await open(import.meta.filename)
  const everyHandle: unknown = Object.getPrototypeOf(handle)
  await handle.close()
  if (!isAppender(everyHandle)) throw new TypeError('Node has changed.')
  const { appendFile } = everyHandle
  const fill = (): void => {
    vi.spyOn(everyHandle, 'appendFile').mockImplementation(async function (this: FileHandle, data) {
      const text = String(data)
      await appendFile.call(this, text.slice(0, text.length / 2))
      throw Object.assign(new Error('ENOSPC: no space left on device, write'), { code: 'ENOSPC' })
    })
  }
  onTestFinished(free)
  return { fill, free }
}

function free(): void {
  vi.restoreAllMocks()
}

function isAppender(value: unknown): value is Appender {
  return typeof value === 'object' && value !== null && 'appendFile' in value
}
