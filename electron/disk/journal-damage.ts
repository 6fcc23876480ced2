import { AppFailure } from '../core/errors.ts'
import type { JournalUpload } from '../engine/ports.ts'
import { damagedLine, fileIn, uploadOf } from './damaged-line.ts'
import { readLine } from './journal-lines.ts'
import { t } from '../contract/index.ts'

/** What lines that could not be used tell together. */
type Losses = {
  /** The files of uploads whose own line is damaged, by the upload's id; null where the name cannot be read. */
  lost: Map<string, string | null>
  /** The files of uploads about which a line is damaged. */
  doubtful: Set<string>
  unclear: number
  idle: number
}

/**
 * What the lines of a journal that could not be used have cost: a failure for each upload that is lost or in doubt,
 * and one for the rest. `uploads` are those that the journal still has. Whole lines among `texts` are about uploads
 * whose own line is damaged.
 */
export function damageOf(texts: readonly string[], uploads: readonly JournalUpload[]): AppFailure[] {
  const files = new Map(uploads.map(({ record }) => [record.id, record.file]))
  const losses: Losses = { lost: new Map(), doubtful: new Set(), unclear: 0, idle: 0 }
  for (const text of texts) {
    const read = readLine(text)
    if (read.kind !== 'entry') addDamaged(losses, text, files)
    else if ('id' in read.entry && !files.has(read.entry.id)) addWhole(losses.lost, read.entry)
  }
  return inWords(losses)
}

/** What damaged lines of the archive have cost. */
export function archiveDamageOf(texts: readonly string[]): AppFailure[] {
  return texts.map((text) => {
    const file = fileIn(text)
    const problem = file === null ? t('damage.finishedLine') : t('damage.finishedLineOf', { file })
    return failure(problem, t('damage.objectUntouched'), file)
  })
}

function addDamaged(losses: Losses, text: string, files: ReadonlyMap<string, string>): void {
  const line = damagedLine(text)
  const file = files.get(uploadOf(line, files) ?? '')
  if (line.isIdle) losses.idle++
  else if (file !== undefined) losses.doubtful.add(file)
  else if (line.type === 'added') losses.lost.set(line.fromId.split('"', 1)[0] ?? '', line.file)
  else losses.unclear++
}

/** An upload that was removed is no loss. */
function addWhole(lost: Losses['lost'], { id, type }: { id: string; type: string }): void {
  const known = uploadOf({ fromId: id }, lost)
  if (type === 'removed') lost.delete(known ?? id)
  else if (known === null) lost.set(id, null)
}

function inWords({ lost, doubtful, unclear, idle }: Losses): AppFailure[] {
  const found = [...lost.values()].map((file) => {
    const problem = file === null ? t('damage.lost') : t('damage.lostOf', { file })
    return failure(problem, t('damage.uploadAgain'), file)
  })
  for (const file of doubtful) {
    found.push(failure(t('damage.lineOf', { file }), t('damage.lookThenResume'), file))
  }
  if (unclear > 0) {
    found.push(failure(t('damage.unreadable', { count: unclear }), t('damage.lookThenResumeAll')))
  }
  if (idle > 0) {
    found.push(failure(t('damage.idle', { count: idle }), t('damage.nothingLost')))
  }
  return found
}

function failure(message: string, advice: string, file: string | null = null): AppFailure {
  return new AppFailure('JournalDamaged', message, { advice, ...(file === null ? {} : { file }) })
}
