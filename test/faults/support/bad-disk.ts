import { open, type FileHandle } from 'node:fs/promises'
import { onTestFinished, vi } from 'vitest'

type Reader = Pick<FileHandle, 'read'>

/** A disk whose reads fail with EIO from now on, as one that is dying; `mend` makes it good again. */
export async function breakDisk(): Promise<{ mend: () => void }> {
  const handle = await open(import.meta.filename)
  const everyHandle: unknown = Object.getPrototypeOf(handle)
  await handle.close()
  if (!isReader(everyHandle)) throw new TypeError('Node has changed.')
  vi.spyOn(everyHandle, 'read').mockRejectedValue(
    Object.assign(new Error('EIO: i/o error, read'), { code: 'EIO' }),
  )
  onTestFinished(mend)
  return { mend }
}

function mend(): void {
  vi.restoreAllMocks()
}

function isReader(value: unknown): value is Reader {
  return typeof value === 'object' && value !== null && 'read' in value
}
