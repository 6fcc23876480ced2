import type { AppError, Checksum, Link, Local, Proof, UploadView } from '../contract/index.ts'

/** A delivered object, for the last line about it. */
type Delivered = {
  id: string
  file: string
  bucket: string
  key: string
  etag: string
  versionId: string | null
  sizeBytes: number
  checksum: Checksum | null
  proof: Proof
  readBack: boolean
  local: Local
  link: Link | null
  resentBytes: number
}

/**
 * An upload that is under way. `sizeBytes` is null for standard input; `delivery` is the title of what it was put together
 * with, null for a file by itself. Several that are over are one of so many `files`.
 */
export type Shown = Pick<
  UploadView,
  'id' | 'file' | 'key' | 'state' | 'sentBytes' | 'verifiedBytes' | 'bytesPerSecond' | 'etaSeconds'
> & { sizeBytes: number | null; delivery: string | null; files: number }

/** What is told of an upload when its state changes. */
export type Told = Pick<Shown, 'id' | 'file' | 'key' | 'state' | 'delivery'>

/** All uploads of the command as they are now. Slow for many, so called only to paint them. */
export type AllShown = () => Shown[]

/** Where a command says what happens: JSON lines, plain lines, or a terminal with a progress bar. */
export type Output = {
  /** An upload moved to another state. */
  state(news: Told, all: AllShown): void
  /** Bytes of an upload moved. Called very often: the output shows some of it, and asks for that then. */
  progress(id: string, shown: (id: string) => Shown | undefined, all: AllShown): void
  done(delivered: Delivered): void
  /** Returns the exit code. `isKept`: the file was to go to the trash after its upload, and stays. */
  failed(failure: { error: AppError; file: string | null; id?: string; isKept?: boolean }): number
  /** Another result of the command: an object for scripts, and lines for people. */
  result(json: object, ...lines: string[]): void
  /** Something a person should know that is no result. */
  notice(sentence: string): void
  /** What all results of the command amount to, for people. */
  summary(sentence: string): void
  /** No progress is shown any more. */
  end(): void
}
