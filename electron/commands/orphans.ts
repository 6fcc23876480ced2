import * as orphans from '../app/orphans.ts'
import { bytesInWords, type BucketAddress, type Orphan } from '../contract/index.ts'
import { asAppFailure } from '../core/errors.ts'
import { addressKey } from '../core/store-address.ts'
import { archivedUploads, lockState, readJournal } from '../disk/index.ts'
import type { ListedSession } from '../engine/ports.ts'
import type { Command, CommandContext } from './command.ts'
import { stateDirOf, withApp, type Opened } from './context.ts'
import type { Flags, orphansOptions } from './options.ts'
import type { Output } from './output.ts'
import { whereTo, withSecretsPlace } from './where.ts'
import { dayInWords, isoDate } from './words.ts'

type OrphanFlags = Flags<typeof orphansOptions>
type OrphanSearch = orphans.OrphanSearch

/**
 * `dropreel orphans list|abort`: open multipart uploads on the store that nobody will finish. Only those of Dropreel's
 * own uploads, or with `--all` every other one too.
 */
export const listOrphans: Command<typeof orphansOptions> = async ({ flags }, context) => {
  let count = 0
  const code = await inEachBucket(flags, context, async (search, { app, output }) => {
    for (const orphan of await orphans.listOrphans(app, search, context.signal)) {
      count++
      print('orphan', search, orphan, output)
    }
  })
  if (count === 0 && code === 0 && flags.json !== true) {
    context.stderr.line('No unfinished uploads were found.')
  }
  return code
}

/** Holds the lock, so that no upload of this state directory is just opening its session. */
export const abortOrphans: Command<typeof orphansOptions> = async ({ flags }, context) => {
  const lock = await lockState(stateDirOf(flags, context.environment), { wait: 'no' })
  try {
    return await inEachBucket(flags, context, (search, { app, output }) =>
      orphans.abortOrphans(app, { ...search, uploadIds: null }, context.signal, (session) =>
        print('aborted', search, session, output),
      ),
    )
  } finally {
    await lock.release()
  }
}

/** If one bucket fails, the others are still searched. Returns the highest exit code. */
async function inEachBucket(
  flags: OrphanFlags,
  context: CommandContext,
  act: (search: OrphanSearch, opened: Opened) => Promise<void>,
): Promise<number> {
  return await withApp(flags, context, async (opened) => {
    let code = 0
    for (const search of await searches(flags, context)) {
      try {
        await act(search, opened)
      } catch (thrown) {
        context.signal.throwIfAborted()
        code = Math.max(code, opened.output.failed(asAppFailure(thrown)))
      }
    }
    return code
  })
}

/** One for the bucket that the flags name, else for every bucket that the state directory's own journal knows. */
async function searches(flags: OrphanFlags, context: CommandContext): Promise<OrphanSearch[]> {
  const { bucket, to } = await withSecretsPlace(flags, context)
  const different = new Map<string, BucketAddress>()
  const add = (address: BucketAddress) => different.set(addressKey(address), address)
  if (bucket !== undefined || to !== undefined) add((await whereTo(flags, context)).address)
  else {
    const stateDir = stateDirOf(flags, context.environment)
    for (const { record } of await readJournal(stateDir)) add(record.address)
    for await (const { record } of archivedUploads(stateDir)) add(record.address)
  }
  const whose = flags.all === true ? 'all' : 'own'
  return Array.from(different.values(), (address) => ({ address, whose }))
}

type Printed = ListedSession & Partial<Pick<Orphan, 'sizeBytes' | 'abort'>>

function print(type: 'orphan' | 'aborted', search: OrphanSearch, session: Printed, output: Output): void {
  const { bucket } = search.address
  output.result(jsonOf(type, bucket, session), textOf(type, bucket, session))
}

function jsonOf(type: string, bucket: string, { key, uploadId, begunAt, sizeBytes, abort }: Printed): object {
  const facts = type === 'orphan' ? { sizeBytes, partsRemovedAt: isoDate(abort?.at) } : {}
  return { type, bucket, key, uploadId, begunAt: isoDate(begunAt), ...facts }
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
