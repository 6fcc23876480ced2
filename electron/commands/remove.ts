import { stat } from 'node:fs/promises'
import { basename, resolve } from 'node:path'
import { removeFromJournal } from '../app/remove-uploads.ts'
import { isSettled, type BucketAddress, type UploadRecord, type UploadState } from '../contract/index.ts'
import { AppFailure } from '../core/errors.ts'
import {
  archivedNames,
  archiveDamageOf,
  isInside,
  openBegunPuts,
  openState,
  type BegunPut,
  type PutFile,
} from '../disk/index.ts'
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
      const puts = await openBegunPuts(stateDir, (sentence) => output.notice(sentence))
      const unqueued = await unqueuedOf(puts.all(), words)
      const chosen = await chosenOf(journal.uploads(), stateDir, words, flags, unqueued.words)
      context.signal.throwIfAborted()
      const uploads = [...chosen.archived, ...chosen.journalled.map(namesOf)]
      if (uploads.length + unqueued.words.size === 0) output.notice('Nothing was removed.')
      // Otherwise they would come again with the rest of their put.
      await puts.leaveOut([...uploads, ...unqueued.files])
      for (const { file } of unqueued.files) output.notice(`${file} is not uploaded any more.`)
      for (const { plan, paths } of unqueued.puts) {
        await puts.end(paths)
        output.notice(
          `What was not queued yet of ${plan.title ?? paths.join(', ')} is not uploaded any more.`,
        )
      }
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

/** What the words name of puts whose files are not all queued yet: whole puts by what was put, and single files. */
async function unqueuedOf(
  puts: readonly BegunPut[],
  words: string[],
): Promise<{ words: Set<string>; puts: BegunPut[]; files: PutFile[] }> {
  const found = { words: new Set<string>(), puts: new Array<BegunPut>(), files: new Array<PutFile>() }
  for (const word of puts.length === 0 ? [] : words) {
    const file = resolve(word)
    const whole = puts.filter(({ paths }) => paths.includes(file))
    const around = puts.filter(({ paths }) => paths.some((path) => isInside(file, path)))
    const isFile = await stat(file).then(
      (facts) => facts.isFile(),
      () => false,
    )
    if (whole.length === 0 && (around.length === 0 || !isFile)) continue
    found.words.add(word)
    if (whole.length > 0) found.puts.push(...whole)
    else found.files.push(...around.map(({ plan }) => ({ file, deliveryId: plan.folderUuid })))
  }
  return found
}

/** What is said of a removed upload. There may be very many, so no more is kept of each. */
type Names = { id: string; file: string; bucket: string; key: string; deliveryId: string | null }

type Named = {
  record: Pick<UploadRecord, 'id' | 'file' | 'key' | 'delivery'> & { address: Pick<BucketAddress, 'bucket'> }
}

function namesOf({ record: { id, file, key, address, delivery } }: Named): Names {
  return { id, file, bucket: address.bucket, key, deliveryId: delivery?.id ?? null }
}

/** `damaged`: lines of the archive that cannot be read. */
type Chosen = { journalled: JournalUpload[]; archived: Names[]; damaged: string[] }

/** Refuses words that name neither an upload nor what is `unqueued` before anything is removed. Throws `BadInput`. */
async function chosenOf(
  uploads: JournalUpload[],
  stateDir: string,
  words: string[],
  flags: Flags<typeof removeOptions>,
  unqueued: ReadonlySet<string>,
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
  const word = [...unknown].find((one) => !unqueued.has(one))
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

function sayRemoved({ id, file, bucket, key }: Names, output: Output): void {
  output.result({ type: 'removed', id, file, bucket, key }, `Removed ${file} · s3://${bucket}/${key}`)
}
