import { AppFailure, systemCode } from '../core/errors.ts'
import { computerBusy, isExhausted } from '../core/exhaustion.ts'
import { t, type PlainKey } from '../contract/index.ts'
import type { StrangeKind } from './file-task.ts'

/** Where the usual advice, to check permissions and drive, cannot help. */
const adviceOn: Record<string, PlainKey> = {
  ELOOP: 'files.circle',
  ENAMETOOLONG: 'files.longPath',
}

/** The failure behind a system error on a file that is to be read. */
export function fileFailure(file: string, thrown: unknown): AppFailure {
  if (thrown instanceof AppFailure) return thrown
  if (isExhausted(thrown)) return computerBusy(thrown)
  const code = systemCode(thrown)
  if (code === 'EIO' || code === 'ENXIO' || code === 'ENODEV') {
    return new AppFailure('DiskReadError', file, { file, cause: thrown, detail: code })
  }
  const missing = code === 'ENOENT' || code === 'ENOTDIR'
  // What the system hands over for bytes that are no UTF-8 leads nowhere.
  if (missing && file.includes('\uFFFD')) return notUtf8(file)
  const advice = adviceOn[code]
  return new AppFailure(missing ? 'FileMissing' : 'FileUnreadable', file, {
    file,
    cause: thrown,
    detail: code,
    ...(advice === undefined ? {} : { advice: t(advice) }),
  })
}

/** The failure behind a name that no text can hold. `path` shows it as well as it can be shown. */
export function notUtf8(path: string): AppFailure {
  const advice = t('files.notUtf8')
  return new AppFailure('FileUnreadable', path, { file: path, detail: 'not UTF-8', advice })
}

export function danglingLink(path: string, target: string): AppFailure {
  const advice = t('files.dangling', { target })
  return new AppFailure('FileMissing', path, { file: path, detail: 'dangling link', advice })
}

/** The failure behind a link in a folder to what is not in it; `target` is null where nobody can tell. */
export function leadsOut(path: string, target: string | null, advice?: string): AppFailure {
  const link = target === null ? path : t('files.leadsTo', { path, target })
  return new AppFailure('LinkLeadsOut', link, { file: path, ...(advice === undefined ? {} : { advice }) })
}

/** The failure behind a folder, a pipe, a socket or a device where a file is wanted. */
export function notAFile(path: string, kind: StrangeKind, instead = t('files.uploadsFiles')): AppFailure {
  const advice = t(adviceFor[kind], { instead })
  return new AppFailure('FileUnreadable', path, { file: path, detail: kind, advice })
}

const adviceFor = {
  folder: 'files.isFolder',
  'named pipe': 'files.isPipe',
  socket: 'files.isSocket',
  device: 'files.isDevice',
} as const
