import { appendFile, link, readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { doneOf, hasSent } from './command-line.ts'
import { place, type Place } from './demo-place.ts'

const MiB = 1024 * 1024

/** Begins an upload in this state directory, and leaves it in the middle. */
async function begin(here: Place, file: string, stateDir: string): Promise<void> {
  const slowly = ['--limit-rate', '2M', '--part-size', '5', '--json', '--state-dir', stateDir]
  await here.runUntil(['put', file, ...here.to, ...slowly], hasSent(0.1))
}

/** What becomes of the file after a put in this state directory whose file is to go to the trash. */
async function putAndTrash(here: Place, file: string, stateDir: string) {
  const flags = ['--delete-local', 'trash', '--link', 'none', '--json', '--state-dir', stateDir]
  const { local, localReason } = doneOf(await here.run(['put', file, ...here.to, ...flags]))
  return { local, localReason }
}

const kept = (words: string) => ({ local: 'kept', localReason: expect.stringContaining(words) as unknown })

test.for<[string, string, string, string]>([
  ['the app', 'state/app', 'the command line', 'state'],
  ['one directory', 'one', 'another one', 'another'],
])('while %s (%s) still sends a file, %s (%s) leaves it alone', async ([, one, , other]) => {
  const here = await place()
  const [sending, trashing] = [join(here.dir, one), join(here.dir, other)]
  const file = await here.file('reel.mov', MiB)
  await begin(here, file, sending)
  expect(await putAndTrash(here, file, trashing)).toEqual(kept(sending))
  const resumed = await here.run(['resume', '--limit-rate', '1G', '--json', '--state-dir', sending])
  expect(doneOf(resumed)).toMatchObject({ sizeBytes: MiB })
  expect(await putAndTrash(here, file, trashing)).toMatchObject({ local: 'trashed' })
})

test.each(['.local/share/dropreel/app', '.local/share/dropreel/cli', 'data/dropreel/app'])(
  'what an earlier version left unfinished in %s counts, though nobody knows of that directory',
  async (dir) => {
    const here = await place()
    here.env['XDG_DATA_HOME'] = join(here.dir, 'data')
    const file = await here.file('reel.mov', MiB)
    await begin(here, file, join(here.dir, dir))
    await rm(join(here.dir, '.local/share/dropreel/state-directories'), { recursive: true })
    expect(await putAndTrash(here, file, join(here.dir, 'two'))).toEqual(kept(dir))
  },
)

test('the same file by another name counts too', async () => {
  const here = await place()
  const file = await here.file('reel.mov', MiB)
  await link(file, join(here.dir, 'other.mov'))
  await begin(here, join(here.dir, 'other.mov'), join(here.dir, 'one'))
  expect(await putAndTrash(here, file, join(here.dir, 'two'))).toEqual(kept('needs this file'))
})

test('where another journal cannot be read whole, the file stays; where the directory is gone, it goes', async () => {
  const here = await place()
  const file = await here.file('reel.mov', MiB)
  const other = join(here.dir, 'one')
  await begin(here, file, other)
  const journal = join(other, 'journal.jsonl')
  const [first = '', ...rest] = (await readFile(journal, 'utf8')).split('\n')
  await rm(journal)
  await appendFile(journal, [first.replace('reel.mov', 'heel.mov'), ...rest].join('\n'))
  expect(await putAndTrash(here, file, join(here.dir, 'two'))).toEqual(kept(other))
  await rm(other, { recursive: true })
  expect(await putAndTrash(here, file, join(here.dir, 'two'))).toMatchObject({ local: 'trashed' })
})
