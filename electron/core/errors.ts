import {
  type AppError,
  type ErrorCode,
  errorInWords,
  errorTable,
  languageNow,
  type Reaction,
  t,
} from '../contract/index.ts'
import { redact } from './redaction.ts'

/** What the engine does about a failure of this code. */
export function reactionTo(code: ErrorCode): Reaction {
  return errorTable[code].reaction
}

/** The exit code of the command line for a failure of this code. */
export function exitCodeOf(code: ErrorCode): 1 | 2 | 3 {
  return errorTable[code].exitCode
}

type Denial = { reason: string; isPermission: boolean }

/**
 * A classified failure that travels as an exception inside the main process. Adapters (s3, disk,
 * credentials) throw nothing else for what they foresee.
 */
export class AppFailure extends Error {
  override readonly name = 'AppFailure'
  readonly error: AppError
  /** The store asked to wait this long, in milliseconds (Retry-After). */
  readonly retryAfterMs: number | null
  /** The HTTP status that was answered; null when there was no answer. */
  readonly status: number | null
  /** The connection was there, but the other side acknowledged nothing of a request of many bytes. */
  readonly isUnheard: boolean
  /** The path of the file or folder on this computer that it is about. */
  readonly file: string | null
  /** The permission that the store itself named as the missing one. */
  readonly permission: string | null
  /** Why the store denied access, if it said more than that, and whether a permission can help. */
  readonly denial: Denial | null

  constructor(
    code: ErrorCode,
    subject = '',
    more: {
      detail?: string
      cause?: unknown
      retryAfterMs?: number
      status?: number | null
      isUnheard?: boolean
      advice?: string
      file?: string
      permission?: string | null
      denial?: Denial | null
    } = {},
  ) {
    const { message, advice } = errorInWords(code, subject)
    super(message, { cause: more.cause })
    this.retryAfterMs = more.retryAfterMs ?? null
    this.status = more.status ?? null
    this.isUnheard = more.isUnheard ?? false
    this.file = more.file ?? null
    this.permission = more.permission ?? null
    this.denial = more.denial ?? null
    this.error = {
      code,
      message,
      advice: more.advice ?? advice,
      retryable: reactionTo(code) !== 'give-up',
      ...(more.detail === undefined ? {} : { detail: more.detail }),
      ...(languageNow() === 'en' ? {} : { subject }),
    }
  }
}

/** The message of anything that was thrown. */
export function messageOf(thrown: unknown): string {
  return thrown instanceof Error ? thrown.message : String(thrown)
}

/** The code of a system error (`ENOENT`, `ENOSPC`), or '' for anything else that was thrown. */
export function systemCode(thrown: unknown): string {
  return thrown instanceof Error && 'code' in thrown && typeof thrown.code === 'string' ? thrown.code : ''
}

/** The classified failure behind anything that was thrown; what nobody foresaw becomes `Internal`, without secrets. */
export function asAppFailure(thrown: unknown): AppFailure {
  if (thrown instanceof AppFailure) return thrown
  if (thrown instanceof Error && 'syscall' in thrown && thrown.syscall === 'uv_cwd') return folderGone(thrown)
  return new AppFailure('Internal', redact(messageOf(thrown)), { cause: thrown })
}

/** Node asks the system for the working directory, and gets no answer where that was deleted. */
function folderGone(cause: unknown): AppFailure {
  return new AppFailure('BadInput', t('refusals.folderGone'), {
    cause,
    advice: t('refusals.goElsewhere'),
  })
}
