import { appendFile, mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { toLine } from '../../electron/disk/journal-lines.ts'
import type { JournalEntry } from '../../electron/engine/journal-entry.ts'
import type { JournalUpload } from '../../electron/engine/ports.ts'
import { done, sampleRecord } from './disk-journal-samples.ts'

const usualTime = 1_763_800_000_000

/** An upload that has ended, the higher numbers later; number 0 at the given time. */
export function finishedUpload(number: number, time = usualTime): JournalUpload {
  const name = `reel-${String(number).padStart(6, '0')}`
  return {
    record: { ...sampleRecord(name), delivery: { id: `put ${number % 10}`, title: 'Reels', place: number } },
    state: { ...done, finishedAt: time + number },
    parts: new Map(),
    delivered: null,
    resentBytes: number % 3,
    happened:
      number % 7 === 0 ? [{ kind: 'note', at: null, text: 'Started over: “the session” was gone.\n' }] : [],
    bytesPerSecond: 1000 + number,
  }
}

export function finishedUploads(count: number, time = usualTime): JournalUpload[] {
  return Array.from({ length: count }, (_, number) => finishedUpload(number, time))
}

/** Adds uploads to the journal of a state directory, as a Dropreel without an archive leaves them. */
export async function stateOf(dir: string, uploads: JournalUpload[]): Promise<void> {
  await mkdir(dir, { recursive: true })
  await appendFile(join(dir, 'journal.jsonl'), uploads.flatMap(linesOf).join(''))
}

function linesOf({ record, state, resentBytes, happened, bytesPerSecond }: JournalUpload): string[] {
  const { id } = record
  const entries: JournalEntry[] = [
    { type: 'added', upload: record },
    { type: 'state', id, state: { kind: 'sending', session: null, failures: 0 } },
    { type: 'state', id, state },
    ...(resentBytes > 0 ? [{ type: 'resent' as const, id, bytes: resentBytes }] : []),
    ...(bytesPerSecond === null ? [] : [{ type: 'rate' as const, id, bytesPerSecond }]),
    ...happened.map((what) => ({ type: 'happened' as const, id, what })),
  ]
  return entries.map(toLine)
}
