import { onTestFinished, vi } from 'vitest'
import { FileThreads } from '../../../electron/disk/file-threads.ts'

/** A disk whose reads fail with EIO from now on, as one that is dying; `mend` makes it good again. */
export function breakDisk(): { mend: () => void } {
  const { ask } = FileThreads.prototype
  const failing = vi.spyOn(FileThreads.prototype, 'ask').mockImplementation(async function (
    this: FileThreads,
    task,
  ) {
    if (task.kind !== 'read') return ask.call(this, task)
    return { kind: 'problem', problem: { why: 'system', code: 'EIO', message: 'EIO: i/o error, read' } }
  })
  const mend = () => failing.mockRestore()
  onTestFinished(mend)
  return { mend }
}
