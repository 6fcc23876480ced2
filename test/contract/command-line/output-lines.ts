import { z } from 'zod'

/** What scripts may rely on, key by key: a line with a key more or less fails the test that reads it. */
const failure = z.strictObject({
  code: z.string(),
  message: z.string(),
  advice: z.string(),
  retryable: z.boolean(),
})
const count = z.int().nonnegative()
const stateLine = z.strictObject({
  type: z.literal('state'),
  id: z.string(),
  file: z.string(),
  key: z.string(),
  state: z.enum([
    'queued',
    'opening',
    'sending',
    'finishing',
    'verifying',
    'waiting',
    'ending',
    'failed',
    'done',
  ]),
})
const progressLine = z.strictObject({
  type: z.literal('progress'),
  id: z.string(),
  sentBytes: count,
  totalBytes: count.nullable(),
  /** While the upload is verified. */
  verifiedBytes: count.optional(),
  bytesPerSecond: count.nullable(),
  etaSeconds: count.nullable(),
})
const link = z.strictObject({
  url: z.url(),
  validUntil: z.iso.datetime().nullable(),
  /** There when the link does not end as it was asked to. */
  limitedBy: z
    .enum(['seven-days', 'administrator', 'credentials', 'unknown-session', 'express-session', 'nothing'])
    .optional(),
})
const doneLine = z.strictObject({
  type: z.literal('done'),
  id: z.string(),
  file: z.string(),
  bucket: z.string(),
  key: z.string(),
  etag: z.string(),
  versionId: z.string().nullable(),
  sizeBytes: count,
  checksum: z
    .strictObject({ algorithm: z.string(), value: z.string(), scope: z.enum(['full', 'composite']) })
    .nullable(),
  proof: z.enum(['A', 'B', 'C', 'none']),
  /** Whatever the grade. */
  readBack: z.boolean(),
  link: link.nullable(),
  local: z.enum(['kept', 'trash-after', 'trashed', 'left-in-trash', 'gone']),
  localReason: z.string().optional(),
  resentBytes: count,
})
const failedLine = z.strictObject({
  type: z.literal('failed'),
  id: z.string().nullable(),
  file: z.string().nullable(),
  error: failure,
  /** When the file was to go to the trash. */
  local: z.literal('kept').optional(),
  localReason: z.string().optional(),
})

/** One line of `--json`, exactly as the contract has it. */
export const outputLine = z.discriminatedUnion('type', [stateLine, progressLine, doneLine, failedLine])
export type OutputLine = z.infer<typeof outputLine>
export type DoneLine = z.infer<typeof doneLine>
export type FailedLine = z.infer<typeof failedLine>

export function doneLines(lines: OutputLine[]): DoneLine[] {
  return lines.filter((line) => line.type === 'done')
}

export function failedLines(lines: OutputLine[]): FailedLine[] {
  return lines.filter((line) => line.type === 'failed')
}

/** The states of one upload in the order they were told. */
export function statesOf(lines: OutputLine[]): string[] {
  return lines.filter((line) => line.type === 'state').map(({ state }) => state)
}
