import { join } from 'node:path'
import pLimit from 'p-limit'
import { settings, type Settings, settingsChange, type SettingsChange, t } from '../contract/index.ts'
import { mendChecked, writeChecked, type CheckedFormat } from './checked-file.ts'
import type { OnDamaged } from './state-file.ts'

const name = 'settings.json'

/** A line holds one section. */
const format: CheckedFormat<SettingsChange> = {
  entry: settingsChange,
  older: settings.transform((all) => [all]),
}

/**
 * Opens `settings.json` in the state directory `dir`, whose lock the caller holds: what a person has set in the
 * Settings dialog. A section that is damaged is as at the first start, and `onDamaged` gets a sentence about it. Throws
 * `StateUnwritable`.
 */
export async function openSettings(dir: string, onDamaged: OnDamaged = () => undefined) {
  const file = join(dir, name)
  const { entries, damaged } = await mendChecked(dir, name, format)
  let current = settings.parse(Object.assign({}, ...entries))
  if (damaged.length > 0) onDamaged(damageInWords(dir))
  // Otherwise two changes of different sections could undo each other.
  const oneAtATime = pLimit(1)

  async function write(change: SettingsChange): Promise<void> {
    const next = { ...current, ...change }
    await writeChecked(
      file,
      Object.entries(next).map(([section, value]) => ({ [section]: value })),
    )
    current = next
  }

  return {
    current: (): Settings => current,
    /** Replaces the sections that the change names. Throws `StateUnwritable`; then nothing has changed. */
    change: (change: SettingsChange) => oneAtATime(() => write(change)),
  }
}

function damageInWords(dir: string): string {
  return t('damage.settings', { file: join(dir, name) })
}
