import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { powerMonitor } from 'electron'
import type { KeepAwake, UploadView } from '../contract/index.ts'

const moving = new Set<UploadView['state']['kind']>([
  'opening',
  'sending',
  'ending',
  'finishing',
  'verifying',
])

/** Whether bytes flow: not while all that is left waits, or is silent. */
export function isFlowing(views: readonly UploadView[]): boolean {
  return views.some(({ state, since }) => moving.has(state.kind) && since === null)
}

/** Whether uploads under way keep the computer awake now, as a person has set it. */
export async function staysAwake(keepAwake: KeepAwake): Promise<boolean> {
  return keepAwake === 'always' || (keepAwake === 'mains' && !(await isOnBattery()))
}

const supplies = '/sys/class/power_supply'

/**
 * On Linux Electron does not tell: a battery of the computer gives what it uses, and no mains is connected
 * (sysfs-class-power).
 */
export async function isOnBattery(folder = supplies): Promise<boolean> {
  if (process.platform !== 'linux') return powerMonitor.isOnBatteryPower()
  const read = (supply: string, name: string) =>
    readFile(join(folder, supply, name), 'utf8').then(
      (text) => text.trim(),
      () => '',
    )
  let isDischarging = false
  for (const supply of await readdir(folder).catch(() => [])) {
    // A mouse or a headset has a battery of its own.
    if ((await read(supply, 'scope')) === 'Device') continue
    if ((await read(supply, 'online')) === '1' && (await read(supply, 'type')) !== 'Battery') return false
    isDischarging ||= (await read(supply, 'status')) === 'Discharging'
  }
  return isDischarging
}
