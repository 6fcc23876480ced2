import type { SourceIdentity, UploadRecord } from '../contract/index.ts'

/**
 * What went to the trash. `path` is where it is now, null where the system does not tell. `isFile` is false for what
 * took the file's place and is none, such as a symbolic link.
 */
export type MovedFile = { path: string | null; isFile: boolean; identity: SourceIdentity }

/** A place in the trash, reserved for one file. */
export type TrashPlace = {
  /**
   * Moves the file, and has `check` look at what was moved: something else may have taken its place until then. What is
   * not to stay in the trash, for the reason that `check` answers, is put back without replacing anything. Throws
   * `TrashFailed` with the reason, `LeftInTrash` where it could not be put back, and `FileMissing`.
   */
  take(check: (moved: MovedFile) => Promise<string | null>): Promise<void>
  /** Gives the place up, if nothing is in it. */
  release(): Promise<void>
}

/**
 * The trash of this computer. Files are moved, never copied or unlinked. `prepare` does all that takes time. Where the
 * path is a symbolic link, it refuses: the file itself would stay. Throws `TrashFailed`.
 */
export type Trash = { prepare(file: string): Promise<TrashPlace> }

/** The other Dropreels on this computer, each with a state directory of its own. */
export type OtherStates = {
  /** Why one of them needs the file of this upload, or may need it, as a sentence; null when none does. */
  needing(upload: UploadRecord): Promise<string | null>
}
