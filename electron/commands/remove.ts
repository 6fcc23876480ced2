import { basename, resolve } from 'node:path'
import type { App } from '../app/app.ts'
import { retryShortly } from '../app/retry-shortly.ts'
import { isEnded, sessionOf, type Session, type UploadRecord, type UploadState } from '../contract/index.ts'
import { AppFailure, asAppFailure, exitCodeOf } from '../core/errors.ts'
import { openState } from '../disk/index.ts'
import type { Journal, JournalUpload } from '../engine/ports.ts'
import type { Command, OutputStream } from './command.ts'
import { openApp, stateDirOf } from './context.ts'
import type { Flags, removeOptions } from './options.ts'
import type { Output } from './output.ts'
import { outputOf } from './output-of.ts'

type RemoveFlags = Flags<typeof removeOptions>

/**
 * `dropreel remove <file>…|--finished|--failed`: forgets uploads. Unfinished ones are cancelled, so that no parts of
 * them stay on the store; local files and delivered objects stay.
 */
export const remove: Command<typeof removeOptions> = async ({ flags, words }, context) => {
  if (words.length === 0 && flags.finished !== true && flags.failed !== true) {
    throw new AppFailure('BadInput', 'Say which uploads: their files, --finished or --failed.')
  }
  const output = outputOf(flags, context)
  const stateDir = stateDirOf(flags, context.environment)
  const app = await openApp(context, output, stateDir)
  const journal = await openState(stateDir, { wait: 'no' })
  try {
    const chosen = chosenOf(journal.uploads(), words, flags)
    if (chosen.length === 0) output.notice('Nothing was removed.')
    let code = 0
    for (const upload of chosen) {
      context.signal.throwIfAborted()
      code = Math.max(code, await removeOne(upload, { journal, app, output, flags, ...context }))
    }
    await app.deleteRetiredSecrets()
    return code
  } finally {
    await journal.close()
    app.stores.close()
  }
}

/** Refuses words that name no upload before anything is removed. Throws `BadInput`. */
function chosenOf(uploads: JournalUpload[], words: string[], flags: RemoveFlags): JournalUpload[] {
  for (const word of words) {
    if (uploads.some((upload) => isNamed(upload, word))) continue
    throw new AppFailure('BadInput', `There is no upload of ${word}.`, {
      advice: 'See `dropreel status`.',
    })
  }
  return uploads.filter(
    (upload) =>
      words.some((word) => isNamed(upload, word)) ||
      (flags.finished === true && isOver(upload.state)) ||
      (flags.failed === true && upload.state.kind === 'failed'),
  )
}

function isNamed({ record }: JournalUpload, word: string): boolean {
  return record.id === word || record.file === resolve(word)
}

/** False while the local file is still to go to the trash. */
function isOver(state: UploadState): boolean {
  return state.kind === 'cancelled' || (state.kind === 'done' && state.local.kind !== 'trash-after')
}

type Parts = {
  journal: Journal
  app: App
  output: Output
  flags: RemoveFlags
  signal: AbortSignal
  stdout: OutputStream
}

/**
 * The journal lets go of an upload only when the store has; until then each `resume` tries again. Returns the exit
 * code. Throws `StateUnwritable`.
 */
async function removeOne({ record, state }: JournalUpload, parts: Parts): Promise<number> {
  const { journal, app, output, flags, signal } = parts
  const { id, file, address, key } = record
  const abandoned = abandonedBy(state)
  if (!isEnded(state)) {
    await journal.append({ type: 'state', id, state: { kind: 'cancelled', abandoned } }, 'durable')
  }
  try {
    if (abandoned !== null) {
      const store = app.stores.at(address)
      await retryShortly(app, signal)(() => store.abort(key, abandoned.uploadId, signal))
    }
  } catch (thrown) {
    signal.throwIfAborted()
    const { error } = asAppFailure(thrown)
    output.failed({ id, file }, error)
    output.notice(
      'It is cancelled, but its parts are still on the store. Remove it again when the store can be reached.',
    )
    return exitCodeOf(error.code)
  }
  if (abandoned !== null && (await isDelivered(record, app, signal))) {
    output.notice(`${basename(file)} had just been delivered: its object stays on the store.`)
  }
  await journal.append({ type: 'removed', id }, 'durable')
  print(flags, record, parts.stdout)
  return 0
}

/** A session that is gone may have been completed just before the upload was interrupted. */
async function isDelivered(
  { id, address, key }: UploadRecord,
  app: App,
  signal: AbortSignal,
): Promise<boolean> {
  const store = app.stores.at(address)
  const facts = await retryShortly(app, signal)(() => store.head(key, signal)).catch(() => null)
  return facts?.uploadRecordId === id
}

/** The session that is of no use any more once the upload is cancelled. */
function abandonedBy(state: UploadState): Session | null {
  return state.kind === 'cancelled' ? state.abandoned : sessionOf(state)
}

function print(
  flags: RemoveFlags,
  { id, file, key, address: { bucket } }: UploadRecord,
  stdout: OutputStream,
): void {
  const line =
    flags.json === true
      ? JSON.stringify({ type: 'removed', id, file, bucket, key })
      : `Removed ${file} · s3://${bucket}/${key}`
  stdout.write(`${line}\n`)
}
