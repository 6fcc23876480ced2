import { AppFailure } from '../core/errors.ts'
import type { JournalUpload } from '../engine/ports.ts'
import { damagedLine, fileIn, uploadOf } from './damaged-line.ts'
import { readLine } from './journal-lines.ts'

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
    const upload = file === null ? 'a finished upload' : `the finished upload of ${file}`
    const advice = 'Its object on the store is not touched by that. Check this disk.'
    return failure(`The line about ${upload} in the archive is damaged.`, advice, file)
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
    const upload = file === null ? 'An upload' : `The upload of ${file}`
    return failure(`${upload} is lost: its line in the journal is damaged.`, 'Upload the file again.', file)
  })
  for (const file of doubtful) {
    const advice = 'It does nothing more by itself, and the file stays: look at it, then resume it.'
    found.push(failure(`A line of the journal about the upload of ${file} is damaged.`, advice, file))
  }
  if (unclear > 0) {
    const advice = 'They may be about any upload, so none goes on by itself: look at them, then resume them.'
    found.push(failure(`Lines of the journal that are damaged and cannot be read: ${unclear}.`, advice))
  }
  if (idle > 0) {
    const advice = 'No upload is lost by that. Check this disk.'
    found.push(failure(`Lines of the journal that are damaged: ${idle}.`, advice))
  }
  return found
}

function failure(message: string, advice: string, file: string | null = null): AppFailure {
  return new AppFailure('JournalDamaged', message, { advice, ...(file === null ? {} : { file }) })
}
