import type { UploadView } from '#contract'

/** How far the upload is in what it does now: bytes sent, or bytes compared while it is verified. */
export function doneBytesOf({ sentBytes, verifiedBytes }: UploadView): number {
  return verifiedBytes ?? sentBytes
}
