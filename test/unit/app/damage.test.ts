import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { openDropreel } from '../../../electron/app/open-dropreel.ts'
import { openDemoStore } from '../../../electron/demo-store/index.ts'
import { openJournal } from '../../../electron/disk/index.ts'
import { added, sampleRecord } from '../disk-journal-samples.ts'
import { temporaryDir } from '../disk-temporary-dir.ts'

async function openAt(home: string) {
  const environment = { HOME: home, DROPREEL_HOME: home }
  return await openDropreel({
    environment,
    systemProxy: async () => null,
    moveToTrash: () => Promise.reject(new Error('there is no trash')),
  })
}

/** What the app warns of at a start; a person closes as many of these as `closed` says. */
async function warningsAt(home: string, closed = 0): Promise<string[]> {
  const app = await openAt(home)
  const warnings = app.warnings.all()
  for (const { id } of warnings.slice(0, closed)) await app.warnings.close(id)
  expect(app.warnings.all()).toHaveLength(warnings.length - Math.min(closed, warnings.length))
  await app.close()
  return warnings.map(({ text }) => text)
}

test('what is damaged is said at each start until a person has closed all of it', async () => {
  const home = await temporaryDir()
  const dir = join(home, 'app')
  await mkdir(dir)
  const journal = await openJournal(dir)
  const ids = ['aaaa', 'bbbb', 'cccc', 'dddd', 'eeee', 'ffff', 'gggg']
  for (const id of ids) await journal.append(added(id), 'durable')
  await journal.close()
  const file = join(dir, 'journal.jsonl')
  await writeFile(file, (await readFile(file, 'utf8')).replaceAll('renders', 'Renders'))
  await writeFile(join(dir, 'settings.json'), '{ torn')

  const said = [
    ...ids
      .slice(0, 5)
      .map((id) => expect.stringContaining(`The upload of ${sampleRecord(id).file} is lost`) as unknown),
    expect.stringContaining('2 lines or uploads'),
    expect.stringContaining('settings.json is damaged'),
  ]
  expect(await warningsAt(home)).toEqual(said)
  expect(await warningsAt(home, 6)).toEqual(said)
  expect(await warningsAt(home, 7)).toEqual(said)
  expect(await warningsAt(home)).toEqual([])
  expect((await readdir(dir)).filter((name) => name.startsWith('damaged'))).toEqual([
    expect.stringMatching(/^damaged-seen-/),
  ])
})

test('a demo store whose keys are damaged gets new ones, and says so', async () => {
  const dir = await temporaryDir()
  const said: string[] = []
  const keys = async () => {
    const { demoStore, key } = await openDemoStore(dir, 0, (sentence) => said.push(sentence))
    await demoStore.close()
    return key
  }
  const before = await keys()
  expect(await keys()).toEqual(before)
  const file = join(dir, 'keys.json')
  const text = await readFile(file, 'utf8')
  await writeFile(file, text.replace('"accessKeyId":"DEMO', '"accessKeyId":"DEMP'))
  expect(await keys()).not.toEqual(before)
  expect(said).toEqual([expect.stringContaining(`The file ${file} is damaged`)])
})

test('a demo store of an earlier version keeps its keys', async () => {
  const dir = await temporaryDir()
  const key = { accessKeyId: 'DEMOX', secretAccessKey: 'secret' }
  await writeFile(join(dir, 'keys.json'), JSON.stringify(key))
  const opened = await openDemoStore(dir, 0, () => undefined)
  await opened.demoStore.close()
  expect(opened.key).toEqual(key)
})

test('a damaged record of the demo store is named', async () => {
  const dir = await temporaryDir()
  const open = () => openDemoStore(dir, 0, () => undefined)
  await (await open()).demoStore.close()
  const file = join(dir, 'buckets', 'demo', 'bucket.json')
  await writeFile(file, '{"name')
  await expect(open()).rejects.toMatchObject({
    error: { code: 'BadInput', message: `The file ${file} of the demo store is damaged.` },
  })
})
