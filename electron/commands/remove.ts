import { basename, resolve } from 'node:path'
import { removeFromJournal } from '../app/remove-uploads.ts'
import { isSettled, type BucketAddress, type UploadState } from '../contract/index.ts'
import { AppFailure } from '../core/errors.ts'
import { archivedNames, archiveDamageOf, openBegunPuts, openState } from '../disk/index.ts'
import type { Journal, JournalUpload } from '../engine/ports.ts'
import type { Command } from './command.ts'
import { withApp, type Opened } from './context.ts'
import type { Flags, removeOptions } from './options.ts'
import type { Output } from './output.ts'
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
      const unqueued = await forgetPuts(words, opened)
      const chosen = await chosenOf(journal.uploads(), stateDir, unqueued.others, flags)
      context.signal.throwIfAborted()
      if (chosen.journalled.length + chosen.archived.length + unqueued.forgotten === 0)
        output.notice('Nothing was removed.')
      const { found, before } = journal.damage
      let code = tellDamage({ found: [...found, ...archiveDamageOf(chosen.damaged)], before }, opened)
      const settled = chosen.journalled.filter(({ state }) => isSettled(state))
      if (flags.finished === true) await journal.clearArchive(chosen.damaged)
      await removeSettled(journal, chosen.archived, settled.map(namesOf))
      for (const names of [...chosen.archived, ...settled.map(namesOf)]) sayRemoved(names, output)
      for (const upload of chosen.journalled.filter(({ state }) => !isSettled(state))) {
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

/**
 * Files of a `put` that are not queued yet are not uploaded any more where one of the words is what was put. Answers the
 * other words.
 */
async function forgetPuts(
  words: string[],
  { stateDir, output }: Opened,
): Promise<{ forgotten: number; others: string[] }> {
  const puts = await openBegunPuts(stateDir, (sentence) => output.notice(sentence))
  const named = new Set(words.map((word) => resolve(word)))
  const forgotten = puts.all().filter(({ paths }) => paths.some((path) => named.has(path)))
  for (const { plan, paths } of forgotten) {
    await puts.end(paths)
    output.notice(`What was not queued yet of ${plan.title ?? paths.join(', ')} is not uploaded any more.`)
  }
  const gone = new Set(forgotten.flatMap(({ paths }) => paths))
  return { forgotten: forgotten.length, others: words.filter((word) => !gone.has(resolve(word))) }
}

/** What is said of a removed upload. There may be very many, so no more is kept of each. */
type Names = { id: string; file: string; bucket: string; key: string }

type Named = { record: Omit<Names, 'bucket'> & { address: Pick<BucketAddress, 'bucket'> } }

function namesOf({ record: { id, file, key, address } }: Named): Names {
  return { id, file, bucket: address.bucket, key }
}

/** `damaged`: lines of the archive that cannot be read. */
type Chosen = { journalled: JournalUpload[]; archived: Names[]; damaged: string[] }

/** Refuses words that name no upload before anything is removed. Throws `BadInput`. */
async function chosenOf(
  uploads: JournalUpload[],
  stateDir: string,
  words: string[],
  flags: Flags<typeof removeOptions>,
): Promise<Chosen> {
  // A shell makes thousands of words of one pattern.
  const names = new Map(words.flatMap((word) => [word, resolve(word)].map((name) => [name, word])))
  const unknown = new Set(words)
  function isNamed({ record: { id, file } }: Named): boolean {
    const found = [names.get(id), names.get(file)].filter((word) => word !== undefined)
    for (const word of found) unknown.delete(word)
    return found.length > 0
  }
  const journalled = uploads.filter(
    (upload) =>
      isNamed(upload) ||
      (flags.finished === true && isOver(upload.state)) ||
      (flags.failed === true && upload.state.kind === 'failed'),
  )
  const archived: Names[] = []
  const damaged: string[] = []
  if (flags.finished === true || words.length > 0) {
    const except = new Set(uploads.map(({ record }) => record.id))
    const naming = flags.finished === true ? undefined : [...names.keys()]
    const onDamaged = (line: string): void => void damaged.push(line)
    for await (const upload of archivedNames(stateDir, { except, naming, onDamaged })) {
      if (isNamed(upload) || flags.finished === true) archived.push(namesOf(upload))
    }
  }
  const [word] = unknown
  if (word !== undefined) {
    throw new AppFailure('BadInput', `There is no upload of ${word}.`, {
      advice: 'See `dropreel status --all`.',
    })
  }
  return { journalled, archived, damaged }
}

/** All at once, so that they share a sync. Throws `StateUnwritable`. */
async function removeSettled(journal: Journal, archived: Names[], journalled: Names[]): Promise<void> {
  await journal.removeArchived(new Set(archived.map(({ id }) => id)))
  await Promise.all(journalled.map(({ id }) => journal.append({ type: 'removed', id }, 'durable')))
}

/** False while the local file is still to go to the trash. */
function isOver(state: UploadState): boolean {
  return state.kind === 'cancelled' || (state.kind === 'done' && state.local.kind !== 'trash-after')
}

/** Returns the exit code. Throws `StateUnwritable`. */
async function removeOne(upload: JournalUpload, journal: Journal, opened: Opened): Promise<number> {
  const { app, output, context } = opened
  const { id, file } = upload.record
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
  sayRemoved(namesOf(upload), output)
  return 0
}

function sayRemoved(names: Names, output: Output): void {
  const { file, bucket, key } = names
  output.result({ type: 'removed', ...names }, `Removed ${file} · s3://${bucket}/${key}`)
}
