import { basename, resolve } from 'node:path'
import { removeFromJournal } from '../app/remove-uploads.ts'
import type { UploadState } from '../contract/index.ts'
import { AppFailure } from '../core/errors.ts'
import { openState } from '../disk/index.ts'
import type { Journal, JournalUpload } from '../engine/ports.ts'
import type { Command } from './command.ts'
import { withApp, type Opened } from './context.ts'
import type { Flags, removeOptions } from './options.ts'
import { tellDamage } from './tell-damage.ts'

/**
 * `dropreel remove <file>…|--finished|--failed`: forgets uploads. Unfinished ones are cancelled, so that no parts of
 * them stay on the store; local files and delivered objects stay.
 */
export const remove: Command<typeof removeOptions> = async ({ flags, words }, context) => {
  if (words.length === 0 && flags.finished !== true && flags.failed !== true) {
    throw new AppFailure('BadInput', 'Say which uploads: their files, --finished or --failed.')
  }
  return await withApp(flags, context, async (opened) => {
    const { app, output, stateDir } = opened
    const journal = await openState(stateDir, { wait: 'no' })
    try {
      const chosen = chosenOf(journal.uploads(), words, flags)
      if (chosen.length === 0) output.notice('Nothing was removed.')
      let code = tellDamage(journal.damage, opened)
      for (const upload of chosen) {
        context.signal.throwIfAborted()
        code = Math.max(code, await removeOne(upload, journal, opened))
      }
      await app.deleteRetiredSecrets()
      return code
    } finally {
      await journal.close()
    }
  })
}

/** Refuses words that name no upload before anything is removed. Throws `BadInput`. */
function chosenOf(
  uploads: JournalUpload[],
  words: string[],
  flags: Flags<typeof removeOptions>,
): JournalUpload[] {
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

/** Returns the exit code. Throws `StateUnwritable`. */
async function removeOne(upload: JournalUpload, journal: Journal, opened: Opened): Promise<number> {
  const { app, output, context } = opened
  const { id, file, key, address } = upload.record
  const removal = await removeFromJournal(app, journal, upload, context.signal)
  if (removal.kind === 'kept') {
    const exitCode = output.failed({ id, file, error: removal.failure.error })
    output.notice(
      'It is cancelled, but its parts are still on the store. Remove it again when the store can be reached.',
    )
    return exitCode
  }
  if (removal.wasDelivered) {
    output.notice(`${basename(file)} had just been delivered: its object stays on the store.`)
  }
  const { bucket } = address
  output.result({ type: 'removed', id, file, bucket, key }, `Removed ${file} · s3://${bucket}/${key}`)
  return 0
}
