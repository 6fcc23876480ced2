import { AppFailure } from '../core/errors.ts'
import { systemCode } from './state-failure.ts'

/** The failure behind a system error on a file that is to be read. */
export function fileFailure(file: string, thrown: unknown): AppFailure {
  if (thrown instanceof AppFailure) return thrown
  const code = systemCode(thrown)
  if (code === 'EIO' || code === 'ENXIO' || code === 'ENODEV') {
    return new AppFailure('DiskReadError', file, { file, cause: thrown, detail: code })
  }
  const missing = code === 'ENOENT' || code === 'ENOTDIR'
  return new AppFailure(missing ? 'FileMissing' : 'FileUnreadable', file, {
    file,
    cause: thrown,
    detail: code,
  })
}
