import { bytesInWords, bytesOfTotal, isEnded, sessionOf, type UploadState } from '../contract/index.ts'
import { interrupted } from '../core/transitions.ts'
import { plannedPart } from '../core/part-plan.ts'
import { archivedUploads, hasArchive, inspectJournal, isInUse, readBegunPuts } from '../disk/index.ts'
import type { JournalUpload } from '../engine/ports.ts'
import type { Command } from './command.ts'
import { stateDirOf } from './context.ts'
import type { statusOptions } from './options.ts'
import type { Output } from './output.ts'
import { outputOf } from './output-of.ts'
import { tellAllDamage, tellArchiveDamage } from './tell-damage.ts'
import { dayInWords, isoDate, localInASentence, stateInALine } from './words.ts'

/**
 * `dropreel status [--all]`: what the journal says of every upload, and with `--all` the archive too. Needs no lock and
 * no store. Damage fails it.
 */
export const status: Command<typeof statusOptions> = async ({ flags }, context) => {
  const { environment, stderr } = context
  const output = outputOf(flags, context)
  const stateDir = stateDirOf(flags, environment)
  const { uploads: journalled, damage } = await inspectJournal(stateDir)
  const isRunning = await isInUse(stateDir)
  const uploads = isRunning ? journalled : journalled.map(asLeft)
  const puts = await unfinishedPuts(stateDir, uploads)
  for (const group of byDelivery(uploads)) show(group, puts, output)
  const damagedLines: string[] = []
  if (flags.all === true) {
    const except = new Set(uploads.map(({ record }) => record.id))
    const archived = archivedUploads(stateDir, { except, onDamaged: (line) => damagedLines.push(line) })
    for await (const upload of archived) output.result(jsonOf(upload), textOf(upload))
  }
  const exitCode = Math.max(
    tellAllDamage(damage, { output, stateDir }),
    tellArchiveDamage(damagedLines, output),
  )
  for (const put of puts) output.result(...putInWords(put))
  if (flags.json === true) return exitCode
  if (flags.all !== true && (await hasArchive(stateDir))) {
    stderr.line('Older uploads that are finished: `dropreel status --all`.')
  }
  if (puts.length > 0 || uploads.some(({ state }) => !isEnded(state))) {
    if (!isRunning) stderr.line('`dropreel resume` goes on with what is left.')
  } else if (exitCode === 0) stderr.line('Nothing is left to upload.')
  return exitCode
}

/** What was put together stands together, at the place of its first upload. */
function byDelivery(uploads: readonly JournalUpload[]): JournalUpload[][] {
  const groups = new Map<string, JournalUpload[]>()
  for (const upload of uploads) {
    const { delivery, id } = upload.record
    const group = groups.get(delivery?.id ?? id)
    if (group === undefined) groups.set(delivery?.id ?? id, [upload])
    else group.push(upload)
  }
  return [...groups.values()]
}

/** Several files have a line above them, with their number and bytes. */
function show(group: readonly JournalUpload[], puts: readonly UnfinishedPut[], output: Output): void {
  const { title, id } = (group.length > 1 && group[0]?.record.delivery) || {}
  const put = puts.find(({ deliveryId }) => deliveryId === id)
  const whole = put === undefined ? wholeOf(group) : `${put.done} of ${put.files} files uploaded`
  for (const [place, upload] of group.entries()) {
    const head = title !== undefined && place === 0 ? [`${title}: ${whole}`] : []
    output.result(jsonOf(upload), ...head, `${title === undefined ? '' : '  '}${textOf(upload)}`)
  }
}

function wholeOf(group: readonly JournalUpload[]): string {
  const wanted = group.filter(({ state }) => state.kind !== 'cancelled')
  const done = wanted.filter(({ state }) => state.kind === 'done')
  const totalBytes = wanted.reduce((sum, { record }) => sum + record.source.sizeBytes, 0)
  const sentBytes = wanted.reduce((sum, upload) => sum + sentBytesOf(upload), 0)
  return `${done.length} of ${wanted.length} files uploaded · ${bytesOfTotal(sentBytes, totalBytes)}`
}

/** A `put` whose files are not all queued yet: so many in all but those that were removed, uploaded, and not queued. */
type UnfinishedPut = {
  deliveryId: string
  title: string | null
  files: number
  done: number
  unqueued: number
}

async function unfinishedPuts(dir: string, uploads: readonly JournalUpload[]): Promise<UnfinishedPut[]> {
  const begun = (await readBegunPuts(dir)) ?? []
  if (begun.length === 0) return []
  const states = new Map(begun.map(({ plan }) => [plan.folderUuid, new Array<UploadState['kind']>()]))
  const count = ({ record, state }: JournalUpload) => states.get(record.delivery?.id ?? '')?.push(state.kind)
  uploads.forEach(count)
  const except = new Set(uploads.map(({ record }) => record.id))
  for await (const upload of archivedUploads(dir, { except, naming: [...states.keys()] })) count(upload)

  // What was put at once may go by several plans.
  const puts = new Map(begun.map((put) => [put.paths.join('\0'), put]))
  return Array.from(puts, ([paths, { plan, files: all }]) => {
    const its = begun.filter((put) => put.paths.join('\0') === paths)
    const queued = its.flatMap((put) => states.get(put.plan.folderUuid) ?? [])
    // A file that is not queued is removed from all of them.
    const removed = new Set(its.flatMap(({ without }) => without))
    const files = Math.max(queued.length, all - removed.size)
    const done = queued.filter((kind) => kind === 'done').length
    const { folderUuid: deliveryId, title } = plan
    return { deliveryId, title, files, done, unqueued: files - queued.length }
  })
}

function putInWords(put: UnfinishedPut): [json: object, line: string] {
  const { title, unqueued, files } = put
  const line = `${title ?? 'Files'}: ${unqueued} of its ${files} files are not queued yet.`
  return [{ type: 'put', ...put }, line]
}

/** An upload whose process was killed. */
function asLeft(upload: JournalUpload): JournalUpload {
  return { ...upload, state: interrupted(upload.state) }
}

function jsonOf(upload: JournalUpload): object {
  const { record, state } = upload
  const { id, file, key, address, source, delivery } = record
  return {
    type: 'status',
    id,
    deliveryId: delivery?.id ?? id,
    title: delivery?.title ?? null,
    file,
    bucket: address.bucket,
    key,
    state: state.kind,
    sentBytes: sentBytesOf(upload),
    totalBytes: source.sizeBytes,
    resentBytes: upload.resentBytes,
    partsRemovedAt: isoDate(sessionOf(state)?.abort?.at),
    error: state.kind === 'failed' ? state.error : null,
    local: state.kind === 'done' ? state.local.kind : 'kept',
  }
}

function textOf(upload: JournalUpload): string {
  const { record, state } = upload
  const total = record.source.sizeBytes
  const progress = isEnded(state) ? bytesInWords(total) : bytesOfTotal(sentBytesOf(upload), total)
  const abort = sessionOf(state)?.abort ?? null
  const end =
    abort === null || abort.at < Date.now() ? '' : ` · the store removes its parts on ${dayInWords(abort.at)}`
  const local = state.kind === 'done' ? localInASentence(state.local) : null
  const file = local === null ? '' : ` · ${local}`
  return `${record.file}: ${stateInALine(state)} · ${progress}${end}${file} · s3://${record.address.bucket}/${record.key}`
}

function sentBytesOf({ record, state, parts }: JournalUpload): number {
  const { sizeBytes } = record.source
  if (state.kind === 'done') return sizeBytes
  const session = sessionOf(state)
  if (session === null) return 0
  let bytes = 0
  for (const [partNumber, part] of parts) {
    if (part.kind === 'stored') bytes += plannedPart(sizeBytes, session.partSizeBytes, partNumber).sizeBytes
  }
  return bytes
}
