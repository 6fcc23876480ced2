import type { Orphan } from '../contract/index.ts'
import { asAppFailure, exitCodeOf } from '../core/errors.ts'
import type { KnownUpload } from '../core/orphans.ts'
import { interrupted } from '../core/transitions.ts'
import { lockState, readJournal } from '../disk/index.ts'
import { describeOrphans, findOrphans, type Search } from '../engine/orphans.ts'
import type { ListedSession } from '../engine/ports.ts'
import type { S3Stores } from '../s3/index.ts'
import type { Command, CommandContext } from './command.ts'
import { openStores, stateDirOf } from './context.ts'
import type { Flags, orphansOptions } from './options.ts'
import { outputOf } from './output-of.ts'
import { whereTo } from './where.ts'
import { bytesInWords, dayInWords, isoDate } from './words.ts'
import { withSecretsPlace } from './secrets-place.ts'

type OrphanFlags = Flags<typeof orphansOptions>
type Action = (flags: OrphanFlags, stores: S3Stores, context: CommandContext) => Promise<number>

/**
 * `dropreel orphans list|abort`: open multipart uploads on the store that nobody will finish. Only those of this
 * state directory's uploads, unless `--all` says every other one too.
 */
export const listOrphans: Command<typeof orphansOptions> = ({ flags }, context) =>
  withStores(list, flags, context)
export const abortOrphans: Command<typeof orphansOptions> = ({ flags }, context) =>
  withStores(abort, flags, context)

async function withStores(act: Action, given: OrphanFlags, context: CommandContext): Promise<number> {
  const flags = await withSecretsPlace(given, context.environment)
  const stores = await openStores(context, outputOf(flags, context))
  try {
    return await act(flags, stores, context)
  } finally {
    stores.close()
  }
}

async function list(flags: OrphanFlags, stores: S3Stores, context: CommandContext): Promise<number> {
  let count = 0
  const code = await inEachBucket(flags, stores, context, async (search) => {
    const sessions = await findOrphans(search, context.signal)
    for (const orphan of await describeOrphans(search.store, sessions, context.signal)) {
      count++
      print(flags, 'orphan', search.bucket, orphan, context)
    }
  })
  if (count === 0 && code === 0 && flags.json !== true) {
    context.stderr.write('No unfinished uploads were found.\n')
  }
  return code
}

/** Holds the lock, so that no upload is just opening its session. */
async function abort(flags: OrphanFlags, stores: S3Stores, context: CommandContext): Promise<number> {
  const lock = await lockState(stateDirOf(flags, context.environment), { wait: 'no' })
  try {
    return await inEachBucket(flags, stores, context, async (search) => {
      for (const session of await findOrphans(search, context.signal)) {
        await search.store.abort(session.key, session.uploadId, context.signal)
        print(flags, 'aborted', search.bucket, session, context)
      }
    })
  } finally {
    await lock.release()
  }
}

/** A bucket that cannot be asked does not keep the others from it. Returns the highest exit code. */
async function inEachBucket(
  flags: OrphanFlags,
  stores: S3Stores,
  context: CommandContext,
  act: (search: Search) => Promise<void>,
): Promise<number> {
  const output = outputOf(flags, context)
  let code = 0
  for (const search of await searches(flags, stores, context)) {
    try {
      await act(search)
    } catch (thrown) {
      context.signal.throwIfAborted()
      const { error, file } = asAppFailure(thrown)
      output.failed({ id: null, file }, error)
      code = Math.max(code, exitCodeOf(error.code))
    }
  }
  return code
}

/** One for the bucket that the flags name, else for every bucket that the journal knows. */
async function searches(flags: OrphanFlags, stores: S3Stores, context: CommandContext): Promise<Search[]> {
  const uploads = () => knownUploads(stateDirOf(flags, context.environment))
  const addresses =
    flags.bucket === undefined && flags.to === undefined
      ? (await uploads()).map(({ record }) => record.address)
      : [(await whereTo(flags, context)).address]
  const different = new Map(addresses.map((address) => [JSON.stringify(address), address]))
  const whose = flags.all === true ? 'all' : 'own'
  return Array.from(different.values(), (address) => ({
    store: stores.at(address),
    bucket: address.bucket,
    whose,
    uploads,
  }))
}

/** What a process that was killed left as opening has lost its session. */
async function knownUploads(stateDir: string): Promise<KnownUpload[]> {
  const uploads = await readJournal(stateDir)
  return uploads.map(({ record, state }) => ({ record, state: interrupted(state) }))
}

type Printed = ListedSession & Partial<Pick<Orphan, 'sizeBytes' | 'abort'>>

function print(
  flags: OrphanFlags,
  type: 'orphan' | 'aborted',
  bucket: string,
  session: Printed,
  { stdout }: CommandContext,
): void {
  stdout.write(`${flags.json === true ? jsonOf(type, bucket, session) : textOf(type, bucket, session)}\n`)
}

function jsonOf(type: string, bucket: string, { key, uploadId, begunAt, sizeBytes, abort }: Printed): string {
  const told = type === 'orphan' ? { sizeBytes, partsRemovedAt: isoDate(abort?.at) } : {}
  return JSON.stringify({ type, bucket, key, uploadId, begunAt: isoDate(begunAt), ...told })
}

function textOf(type: string, bucket: string, { key, begunAt, sizeBytes, abort }: Printed): string {
  const facts = [
    `${type === 'aborted' ? 'Aborted ' : ''}s3://${bucket}/${key}`,
    begunAt === null ? null : `begun ${isoDate(begunAt)}`,
    sizeBytes === null || sizeBytes === undefined ? null : bytesInWords(sizeBytes),
    abort === null || abort === undefined ? null : `the store removes it on ${dayInWords(abort.at)}`,
  ]
  return facts.filter((fact) => fact !== null).join(', ')
}
