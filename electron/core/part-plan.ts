import { AppFailure } from './errors.ts'
import { t } from '../contract/index.ts'

const mebibyte = 1024 * 1024

/** S3's limits: https://docs.aws.amazon.com/AmazonS3/latest/userguide/qfacts.html. Sizes in bytes. */
export const s3Limits = {
  parts: 10_000 as number,
  minPartBytes: 5 * mebibyte,
  maxPartBytes: 5 * 1024 * mebibyte,
  /** Since December 2025. */
  maxObjectBytes: 50 * 1000 ** 4,
} as const

/** Larger parts are no faster on loopback; smaller ones cost more CPU time there. */
export const defaultPartBytes = 16 * mebibyte

/** One part: number from 1, offset and size in bytes. */
export type PlannedPart = { partNumber: number; offsetBytes: number; sizeBytes: number }

/** A line that is fast only over many connections needs as many parts. */
const partsOfAFile = 64

/**
 * Parts of what the line carries in a second, so that little is lost when it breaks, and enough of them for many
 * connections: between the smallest that S3 takes, also where nothing is known yet, and the default. Rate in bytes a
 * second.
 */
export function usualPartBytes(bytesPerSecond: number | null, fileBytes: number): number {
  const bytes = Math.min(bytesPerSecond ?? 0, fileBytes / partsOfAFile)
  const wholeMebibytes = Math.floor(bytes / mebibyte) * mebibyte
  return Math.min(defaultPartBytes, Math.max(s3Limits.minPartBytes, wholeMebibytes))
}

/**
 * The part size for a file: the wish (or the default), raised in whole MiB until `maxParts` parts suffice. Throws
 * `TooLarge` beyond S3's largest object, or where even the largest parts do not suffice.
 */
export function partSizeFor(
  fileBytes: number,
  wishedBytes: number | null,
  { maxParts = s3Limits.parts, file }: { maxParts?: number; file?: string } = {},
): number {
  const wished = Math.min(
    Math.max(wishedBytes ?? defaultPartBytes, s3Limits.minPartBytes),
    s3Limits.maxPartBytes,
  )
  const needed = Math.ceil(fileBytes / maxParts / mebibyte) * mebibyte
  if (fileBytes > s3Limits.maxObjectBytes || needed > s3Limits.maxPartBytes)
    throw new AppFailure('TooLarge', file ?? t('notes.thisFile'))
  return Math.max(wished, needed)
}

/** How many parts a file has; an empty file is one empty part. */
export function partCount(fileBytes: number, partSizeBytes: number): number {
  return Math.max(1, Math.ceil(fileBytes / partSizeBytes))
}

/** Where a part lies in the file. `partNumber` from 1 to partCount. */
export function plannedPart(fileBytes: number, partSizeBytes: number, partNumber: number): PlannedPart {
  const offsetBytes = (partNumber - 1) * partSizeBytes
  return { partNumber, offsetBytes, sizeBytes: Math.min(partSizeBytes, fileBytes - offsetBytes) }
}

export function partPlan(fileBytes: number, partSizeBytes: number): PlannedPart[] {
  return Array.from({ length: partCount(fileBytes, partSizeBytes) }, (_, index) =>
    plannedPart(fileBytes, partSizeBytes, index + 1),
  )
}

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
