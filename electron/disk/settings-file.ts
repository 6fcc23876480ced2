import { join } from 'node:path'
import { defaultSettings, settings, type Settings, type SettingsChange } from '../contract/index.ts'
import { writeAtomically } from './atomic-file.ts'
import { readStateFile, type TellUnreadable } from './state-file.ts'

/** What a person has set in the Settings dialog. */
export type SettingsFile = {
  current(): Settings
  /** Replaces the sections that the change names. Throws `StateUnwritable`; then nothing has changed. */
  change(change: SettingsChange): Promise<void>
}

/**
 * Opens `settings.json` in the state directory `dir`. A file that makes no sense is put aside under another
 * name, `tell` is told so, and everything is as at the first start. Throws `StateUnwritable`.
 */
export async function openSettings(dir: string, tell?: TellUnreadable): Promise<SettingsFile> {
  const file = join(dir, 'settings.json')
  let current = (await readStateFile(file, settings, tell)) ?? defaultSettings
  let last: Promise<unknown> = Promise.resolve()

  async function write(change: SettingsChange): Promise<void> {
    const next = { ...current, ...change }
    await writeAtomically(file, `${JSON.stringify(next, null, 2)}\n`)
    current = next
  }

  return {
    current: () => current,
    // One after the other, so that two changes of different sections do not undo each other.
    change: (change) => {
      const changed = last.then(() => write(change))
      last = changed.catch(() => undefined)
      return changed
    },
  }
}
