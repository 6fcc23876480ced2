import { mkdir, readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { writeAtomically } from '../../electron/disk/atomic-file.ts'
import { defaultStateDir } from '../../electron/disk/state-dir.ts'
import { temporaryDir } from './disk-temporary-dir.ts'

test('several writers at once leave one whole file and nothing else', async () => {
  const dir = await temporaryDir()
  const texts = ['a', 'b', 'c'].map((letter) => letter.repeat(100_000))
  await Promise.all(texts.map((text) => writeAtomically(join(dir, 'settings.json'), text)))
  expect(texts).toContain(await readFile(join(dir, 'settings.json'), 'utf8'))
  expect(await readdir(dir)).toEqual(['settings.json'])
})

test('a write that fails throws and leaves nothing behind', async () => {
  const dir = await temporaryDir()
  await mkdir(join(dir, 'settings.json', 'in the way'), { recursive: true })
  await expect(writeAtomically(join(dir, 'settings.json'), 'text')).rejects.toMatchObject({
    error: { code: 'StateUnwritable' },
  })
  expect(await readdir(dir)).toEqual(['settings.json'])
})

test('app and command line have separate default places; DROPREEL_HOME moves both', async () => {
  const home = await temporaryDir()
  expect(defaultStateDir('cli', { DROPREEL_HOME: home })).toBe(home)
  expect(defaultStateDir('app', { DROPREEL_HOME: home })).toBe(join(home, 'app'))
  expect(defaultStateDir('app', {})).not.toBe(defaultStateDir('cli', { DROPREEL_HOME: '' }))
})
