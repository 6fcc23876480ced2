import type { AppError, Checksum, Link, Proof, UploadView } from '../contract/index.ts'

/** A delivered object, as the last line about it says. */
export type Delivered = {
  id: string
  file: string
  bucket: string
  key: string
  etag: string
  versionId: string | null
  sizeBytes: number
  checksum: Checksum | null
  proof: Proof
  link: Pick<Link, 'url' | 'validUntil'> | null
  resentBytes: number
}

/** Where a command says what happens: JSON lines, plain lines, or a terminal with a progress bar. */
export type Output = {
  /** An upload moved to another state. */
  state(view: UploadView): void
  /** Bytes moved; called often, so the output thins it out. */
  progress(view: UploadView, all: UploadView[]): void
  done(delivered: Delivered): void
  failed(about: { id: string | null; file: string | null }, error: AppError): void
  /** Something a person should know that is no result. */
  notice(sentence: string): void
  /** No progress is shown any more. */
  end(): void
}
