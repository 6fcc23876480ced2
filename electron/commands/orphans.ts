import type { BucketAddress } from '../contract/index.ts'
import { AppFailure } from '../core/errors.ts'
import { neededSessions, ownOrphans } from '../core/orphans.ts'
import { lockState, readJournal } from '../disk/index.ts'
import type { JournalUpload, ListedSession } from '../engine/ports.ts'
import type { S3Stores } from '../s3/index.ts'
import { addressOf } from './address.ts'
import { openStores, stateDirOf, type Command, type CommandContext } from './context.ts'
import { parseFlags, storeFlags, type Flags } from './flags.ts'

const orphanFlags = { ...storeFlags, all: { type: 'boolean' } } as const
type OrphanFlags = Flags<typeof orphanFlags>
type Orphan = ListedSession & { bucket: string; address: BucketAddress }

/**
 * `dropreel orphans list|abort`: open multipart uploads on the store that nobody will finish. Only those of this
 * state directory's uploads, unless `--all` says every other one too.
 */
export const orphans: Command = async (args, context) => {
  const { flags, words } = parseFlags(args, orphanFlags)
  const [action, ...others] = words
  if ((action !== 'list' && action !== 'abort') || others.length > 0) {
    throw new AppFailure('BadInput', 'orphans takes list or abort.')
  }
  const stores = openStores(context.environment)
  try {
    if (action === 'list') {
      const found = await findOrphans(flags, stores, context)
      for (const orphan of found) print(flags, orphan, 'orphan')
      if (found.length === 0 && flags.json !== true)
        process.stderr.write('No unfinished uploads were found.\n')
      return 0
    }
    return await abortOrphans(flags, stores, context)
  } finally {
    stores.close()
  }
}

/** Holds the lock, so that no upload is just opening its session. */
async function abortOrphans(flags: OrphanFlags, stores: S3Stores, context: CommandContext): Promise<number> {
  const lock = await lockState(stateDirOf(flags, context.environment), { wait: 'no' })
  try {
    for (const orphan of await findOrphans(flags, stores, context)) {
      await stores.at(orphan.address).abort(orphan.key, orphan.uploadId, context.signal)
      print(flags, orphan, 'aborted')
    }
    return 0
  } finally {
    await lock.release()
  }
}

async function findOrphans(
  flags: OrphanFlags,
  stores: S3Stores,
  { environment, signal }: CommandContext,
): Promise<Orphan[]> {
  const uploads = await readJournal(stateDirOf(flags, environment))
  const found: Orphan[] = []
  for (const address of addressesOf(flags, uploads, environment)) {
    const { bucket } = address
    const sessions = await stores.at(address).listSessions('', signal)
    const needed = neededSessions(uploads)
    const chosen =
      flags.all === true
        ? sessions.filter(({ uploadId }) => !needed.has(uploadId))
        : ownOrphans(sessions, uploads, bucket)
    for (const session of chosen) found.push(Object.assign({ bucket, address }, session))
  }
  return found
}

/** The bucket that the flags name, else every bucket that the journal knows. */
function addressesOf(
  flags: OrphanFlags,
  uploads: JournalUpload[],
  environment: NodeJS.ProcessEnv,
): BucketAddress[] {
  if (flags.bucket !== undefined) return [addressOf(flags, environment)]
  const known = new Map(uploads.map(({ record }) => [JSON.stringify(record.address), record.address]))
  return Array.from(known.values())
}

function print(flags: OrphanFlags, { bucket, key, uploadId, begunAt }: Orphan, type: string): void {
  const begun = begunAt === null ? null : new Date(begunAt).toISOString()
  const line =
    flags.json === true
      ? JSON.stringify({ type, bucket, key, uploadId, begunAt: begun })
      : `${type === 'aborted' ? 'Aborted ' : ''}s3://${bucket}/${key}${begun === null ? '' : `, begun ${begun}`}`
  process.stdout.write(`${line}\n`)
}
