import { s3Limits } from './part-plan.ts'

const mebibyte = 1024 * 1024
/** Of uploaders in wide use: AWS CLI and SDKs, rclone, s3cmd, Cyberduck, MinIO's mc, and Dropreel. */
const usualSizesMiB = [8, 16, 5, 64, 10, 15, 50, 100, 128, 25, 32, 256, 512, 1024]
/** Each guess costs one more MD5 of the whole file. */
const mostGuesses = 4

/**
 * Part sizes in bytes that give an object of `sizeBytes` this many parts, all but the last of equal size, the
 * likeliest first: those of well-known uploaders, then other whole MiB.
 */
export function plausiblePartSizes(sizeBytes: number, partCount: number): number[] {
  if (partCount === 1) return [Math.max(sizeBytes, 1)]
  const fits = (size: number): boolean => Math.ceil(sizeBytes / size) === partCount
  const usual = usualSizesMiB.map((size) => size * mebibyte).filter(fits)
  const least = Math.ceil(Math.max(sizeBytes / partCount, s3Limits.minPartBytes) / mebibyte) * mebibyte
  const whole = Array.from({ length: mostGuesses }, (_, index) => least + index * mebibyte).filter(fits)
  return Array.from(new Set([...usual, ...whole])).slice(0, mostGuesses)
}
