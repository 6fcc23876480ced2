import { isDeepStrictEqual } from 'node:util'
import { expect, test } from 'vitest'
import type { UploadState } from '../../electron/contract/index.ts'
import { notesOf } from '../../electron/core/happened.ts'
import { damageOf } from '../../electron/disk/journal-damage.ts'
import { readLines, toLine } from '../../electron/disk/journal-lines.ts'
import { Picture } from '../../electron/disk/journal-replay.ts'
import type { JournalEntry } from '../../electron/engine/journal-entry.ts'
import type { JournalUpload } from '../../electron/engine/ports.ts'
import { sampleDelivered, sampleRecord, sending, stored } from './disk-journal-samples.ts'

const ids = ['a', 'b', 'c', 'd'].map((name) => `${name.repeat(8)}-1c2d-4e3f-8a9b-0123456789${name}0`)
const [first = '', second = '', third = '', fourth = ''] = ids
const trashLater: UploadState = {
  kind: 'done',
  object: sampleDelivered.object,
  proof: 'A',
  resentBytes: 0,
  finishedAt: 1,
  local: { kind: 'trash-after', time: 5, why: null },
}

/** A journal with every kind of line, as a day leaves it. */
const entries: JournalEntry[] = [
  ...ids.map((id): JournalEntry => ({ type: 'added', upload: sampleRecord(id) })),
  { type: 'state', id: first, state: sending('session-1') },
  { type: 'part-begun', id: first, uploadId: 'session-1', partNumber: 1, sentBytes: 7 },
  stored(first, 'session-1', 1),
  { type: 'rate', id: first, bytesPerSecond: 12_345.5 },
  { type: 'resent', id: first, bytes: 4096 },
  { type: 'note', id: first, text: 'Started over: the session was gone.' },
  { type: 'moved', ids: [third], before: second },
  { type: 'delivered', id: second, delivered: sampleDelivered },
  { type: 'state', id: second, state: trashLater },
  { type: 'added', upload: { ...sampleRecord(third), key: 'other/key.mov' } },
  { type: 'state', id: third, state: { kind: 'paused', session: null } },
  { type: 'removed', id: fourth },
]

function read(bytes: Buffer): { uploads: JournalUpload[]; said: string[] } {
  const picture = new Picture()
  const unusable: string[] = []
  for (const line of readLines(bytes)) {
    if (line.kind === 'damaged') picture.damaged(line.text)
    const isUsed = line.kind === 'entry' && picture.apply(line.entry)
    if (line.kind !== 'torn' && !isUsed) unusable.push(line.text)
  }
  picture.holdDoubtful()
  const uploads = picture.uploads()
  return { uploads, said: damageOf(unusable, uploads).map(({ message }) => message) }
}

const whole = Buffer.from(entries.map(toLine).join(''))
const intact = read(whole)

/** The journal with one byte changed. */
function flipped(at: number, change: number): Buffer {
  const bytes = Buffer.from(whole)
  bytes[at] = (bytes[at] ?? 0) ^ change
  return bytes
}

test('any byte of a journal that changes changes nothing, or is said', () => {
  expect(intact.said).toEqual([])
  const silent: [number, number][] = []
  for (let at = 0; at < whole.length; at += at < whole.length - 100 ? 2 : 1) {
    // In turn: the lowest bit, another case, a byte that is not UTF-8, a newline.
    const change = [0x01, 0x20, 0x80, (whole[at] ?? 0) ^ 0x0a][(at >> 1) % 4] ?? 0
    const { uploads, said } = read(flipped(at, change))
    if (said.length === 0 && !isDeepStrictEqual(uploads, intact.uploads)) silent.push([at, change])
  }
  expect(silent).toEqual([])
})

/** The journal in which a byte of one line has changed, at each of a few places of that line. */
function* withDamaged(entry: JournalEntry | undefined): Generator<Buffer> {
  if (entry === undefined) throw new Error('there is no such entry')
  const start = whole.indexOf(toLine(entry))
  const length = toLine(entry).length - 1
  for (let step = 0; step < 40; step++) yield flipped(start + Math.floor((step * length) / 40), 0x04)
}

const ofType = (type: JournalEntry['type']) => entries.findLast((entry) => entry.type === type)

test('an upload whose own line is damaged is named', () => {
  for (const bytes of withDamaged(entries[0])) {
    const { uploads, said } = read(bytes)
    expect(uploads.map(({ record }) => record.id)).not.toContain(first)
    expect(said).toEqual([expect.stringMatching(/^(The upload of .*|An upload) is lost/)])
  }
  // A letter of the bucket's name: the file's can be read.
  const inBucket = whole.indexOf('renders')
  expect(read(flipped(inBucket, 0x01)).said).toEqual([
    `The upload of ${sampleRecord(first).file} is lost: its line in the journal is damaged.`,
  ])
})

test.each(['state', 'delivered', 'removed', 'added'] as const)(
  'an upload whose %s line is damaged does nothing by itself, and its file stays',
  (type) => {
    for (const bytes of withDamaged(ofType(type))) {
      const { uploads, said } = read(bytes)
      expect(said).not.toEqual([])
      const id = { state: third, delivered: second, removed: fourth, added: third }[type]
      const upload = uploads.find(({ record }) => record.id === id)
      expect(upload?.record.options.deleteLocal).toBeNull()
      const isHeld = id !== third || type === 'state'
      expect(notesOf(upload?.happened ?? []).map((note) => note.includes('was damaged'))).toEqual(
        isHeld ? [true] : [],
      )
      expect(upload?.state).toMatchObject(
        id === second ? { kind: 'done', local: { kind: 'kept' } } : { kind: 'paused' },
      )
    }
  },
)
