import type { AppFailure } from '../core/errors.ts'

/** A file that was found. Names are NFC, but `file` is as the disk has it. */
export type ScannedFile = {
  /** Absolute path. */
  file: string
  /** Path in the dropped folder with `/`; the name alone for a file that was dropped by itself. */
  relative: string
  /** The dropped folder's name; null for a file that was dropped by itself. */
  folder: string | null
  /** The place in the drop of the file, or of the folder it is in: from 1. */
  number: number
  /** Its place among all files of the drop, from 0. */
  place: number
  /** The real path of the dropped folder, which links must not lead out of; none where they may. */
  within?: string | undefined
  sizeBytes: number
  /** Milliseconds since the epoch. */
  modifiedAt: number
}

/** What was found, what was left out with the reason, and the names of what nobody wants. */
export type Scan = { files: ScannedFile[]; skipped: AppFailure[]; junk: string[] }
