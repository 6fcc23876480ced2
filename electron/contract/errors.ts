import { z } from 'zod'

/** Every failure Dropreel tells apart. What each one means and advises stands in core/errors.ts. */
export const errorCode = z.enum([
  'BadInput',
  'EndpointInvalid',
  'BucketMissing',
  'RegionWrong',
  'PortInUse',
  'StateUnwritable',
  'StateLocked',
  'CredentialsMissing',
  'CredentialsUnknown',
  'CredentialsWrong',
  'CredentialsExpired',
  'KeychainUnavailable',
  'SignInUnreachable',
  'MfaCodeMissing',
  'AccessDenied',
  'Unreachable',
  'ConnectionSlow',
  'NameUnknown',
  'ProxyFailed',
  'TlsUntrusted',
  'StoreHidden',
  'StoreBusy',
  'StoreError',
  'StoreRefused',
  'ClockSkew',
  'ChecksumMismatch',
  'SessionGone',
  'ObjectExists',
  'ObjectMissing',
  'TooLarge',
  'QuotaExceeded',
  'ObjectLocked',
  'ProofFailed',
  'FileMissing',
  'FileUnreadable',
  'VolumeMissing',
  'DiskReadError',
  'FolderEmpty',
  'SourceChanged',
  'HeldByTimetable',
  'TrashFailed',
  'Internal',
])
export type ErrorCode = z.infer<typeof errorCode>

/** One classified failure, in words a person would say. `detail` is for the log: codes, request ids. */
export const appError = z.object({
  code: errorCode,
  message: z.string(),
  advice: z.string(),
  retryable: z.boolean(),
  detail: z.string().optional(),
})
export type AppError = z.infer<typeof appError>
