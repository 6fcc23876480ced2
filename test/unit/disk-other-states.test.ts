import { appendFile, mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { silentLog } from '../../electron/core/log.ts'
import { joinStates, openBegunPuts, openJournal } from '../../electron/disk/index.ts'
import { added, sampleRecord } from './disk-journal-samples.ts'
import { temporaryDir } from './disk-temporary-dir.ts'
import { dropPlan } from './drop-plan.ts'

/** One Dropreel that runs all the time, and the state directory of another one. */
async function place() {
  const home = await temporaryDir()
  const [own, other] = [join(home, 'own'), join(home, 'other')]
  await mkdir(own)
  const environment = { HOME: home, USERPROFILE: home }
  const journal = await openJournal(other)
  await joinStates(other, environment, silentLog)
  return { other, journal, states: await joinStates(own, environment, silentLog) }
}

test('what another Dropreel adds while this one runs counts from then on', async () => {
  const { other, journal, states } = await place()
  expect(await states.needing(sampleRecord('a'))).toBeNull()
  await journal.append(added('a'), 'durable')
  expect(await states.needing(sampleRecord('a'))).toContain(other)
  await journal.append({ type: 'state', id: 'a', state: { kind: 'cancelled', abandoned: null } }, 'durable')
  expect(await states.needing(sampleRecord('a'))).toBeNull()
  await journal.close()
})

test('a journal that cannot be read whole keeps files, and no longer once its damage is put away', async () => {
  const { other, journal, states } = await place()
  const sample = sampleRecord('a')
  const another = { ...sample, source: { ...sample.source, inode: '43' } }
  await journal.append(added('b'), 'durable')
  await journal.close()
  const file = join(other, 'journal.jsonl')
  const whole = await readFile(file, 'utf8')
  await appendFile(file, '{"damaged')
  expect(await states.needing(another)).toContain('cannot be read completely')
  await writeFile(file, whole)
  await mkdir(join(other, 'damaged'))
  await writeFile(join(other, 'damaged', 'journal.jsonl'), '{"damaged"')
  expect(await states.needing(another)).toContain('cannot be read completely')
  await rm(join(other, 'damaged'), { recursive: true })
  expect(await states.needing(another)).toBeNull()
})

test('files of a put that another Dropreel has not queued yet stay, whichever they are', async () => {
  const { other, journal, states } = await place()
  await journal.close()
  const puts = await openBegunPuts(other, () => undefined)
  const paths = ['/renders/shot']
  await puts.begin(paths, [
    { plan: dropPlan(), paths, numbers: [1], followLinks: false, files: 10_000, without: [] },
  ])
  expect(await states.needing(sampleRecord('a'))).toContain('Not all files of a put are queued yet')
  await appendFile(join(other, 'puts.json'), '{"damaged')
  expect(await states.needing(sampleRecord('a'))).toContain('Not all files of a put are queued yet')
  await puts.end(paths)
  expect(await states.needing(sampleRecord('a'))).toBeNull()
})
