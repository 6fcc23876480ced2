import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { defaultSettings } from '../../electron/contract/index.ts'
import { openSettings } from '../../electron/disk/index.ts'
import { temporaryDir } from './disk-temporary-dir.ts'

test('settings are there after a restart', async () => {
  const dir = await temporaryDir()
  const settings = await openSettings(dir)
  expect(settings.current()).toEqual(defaultSettings)
  await settings.change({ bandwidth: { ...defaultSettings.bandwidth, limitBytesPerSecond: 5e6 } })
  await settings.change({})
  expect((await openSettings(dir)).current().bandwidth.limitBytesPerSecond).toBe(5e6)
})

test('a file of an older version gets defaults for new settings', async () => {
  const dir = await temporaryDir()
  await writeFile(join(dir, 'settings.json'), '{}')
  expect((await openSettings(dir)).current()).toEqual(defaultSettings)
})

test('a file that makes no sense is kept, and told', async () => {
  const dir = await temporaryDir()
  await writeFile(join(dir, 'settings.json'), '{"bandwidth": 7')
  const told: string[] = []
  const settings = await openSettings(dir, (sentence) => told.push(sentence))
  expect(settings.current()).toEqual(defaultSettings)
  await settings.change({ bandwidth: defaultSettings.bandwidth })
  expect(await readFile(join(dir, 'damaged', 'settings.json'), 'utf8')).toBe('{"bandwidth": 7\n')
  expect(told).toEqual([expect.stringContaining('some settings are as at the first start')])
})
