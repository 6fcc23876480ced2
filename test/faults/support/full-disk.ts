import { open, type FileHandle } from 'node:fs/promises'
import { onTestFinished, vi } from 'vitest'

/**
 * From now on every line that is appended to a file breaks off in its middle with ENOSPC, as on a disk that
 * has become full. Answers how to free some space. Only the journal appends.
 */
export async function fillDisk(): Promise<() => void> {
  const handle = await open('/dev/null', 'r')
  const anyHandle = Object.getPrototypeOf(handle) as Pick<FileHandle, 'appendFile'>
  await handle.close()
  const { appendFile } = anyHandle
  const full = vi.spyOn(anyHandle, 'appendFile').mockImplementation(async function (this: FileHandle, data) {
    const text = String(data)
    await appendFile.call(this, text.slice(0, text.length / 2))
    throw Object.assign(new Error('ENOSPC: no space left on device, write'), { code: 'ENOSPC' })
  })
  const free = (): void => full.mockRestore()
  onTestFinished(free)
  return free
}
