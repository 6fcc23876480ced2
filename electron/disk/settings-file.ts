import { join } from 'node:path'
import pLimit from 'p-limit'
import { defaultSettings, settings, type Settings, type SettingsChange } from '../contract/index.ts'
import { writeJson } from './atomic-file.ts'
import { readStateFile, type OnDamaged } from './state-file.ts'

/**
 * Opens `settings.json` in the state directory `dir`: what a person has set in the Settings dialog. A file that makes
 * no sense is put aside under another name, `onDamaged` gets a sentence about it, and everything is as at the first
 * start. Throws `StateUnwritable`.
 */
export async function openSettings(dir: string, onDamaged?: OnDamaged) {
  const file = join(dir, 'settings.json')
  let current = (await readStateFile(file, settings, onDamaged)) ?? defaultSettings
  // Otherwise two changes of different sections could undo each other.
  const oneAtATime = pLimit(1)

  async function write(change: SettingsChange): Promise<void> {
    const next = { ...current, ...change }
    await writeJson(file, next)
    current = next
  }

  return {
    current: (): Settings => current,
    /** Replaces the sections that the change names. Throws `StateUnwritable`; then nothing has changed. */
    change: (change: SettingsChange) => oneAtATime(() => write(change)),
  }
}
