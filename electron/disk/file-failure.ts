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

/** The failure behind a folder, a pipe or a device where a file is wanted. */
export function notAFile(path: string): AppFailure {
  return new AppFailure('FileUnreadable', path, {
    file: path,
    detail: 'not a file',
    advice: 'It is a folder, a pipe or a device: give a file.',
  })
}
