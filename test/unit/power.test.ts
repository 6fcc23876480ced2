import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test, vi } from 'vitest'
import type { UploadView } from '../../electron/contract/index.ts'
import { isFlowing, isOnBattery } from '../../electron/desktop/power.ts'
import { temporaryDir } from './disk-temporary-dir.ts'
import { uploadView } from './upload-view.ts'

vi.mock('electron', () => ({ powerMonitor: { isOnBatteryPower: () => false } }))

const waiting = {
  kind: 'waiting',
  session: null,
  failures: 0,
  until: 'network',
  cause: { code: 'Unreachable', message: '', advice: '', retryable: true },
} as const satisfies UploadView['state']

test.each<[string, Partial<UploadView>, boolean]>([
  ['sending', { state: { kind: 'sending', session: null, failures: 0 }, since: null }, true],
  ['silent', { state: { kind: 'sending', session: null, failures: 0 }, since: 1 }, false],
  ['waiting', { state: waiting, since: 1 }, false],
  ['queued', { state: { kind: 'queued', session: null, failures: 0 }, since: null }, false],
  ['paused', { state: { kind: 'paused', session: null }, since: null }, false],
])('bytes flow only while something moves: %s', (_name, changes, flows) => {
  expect(isFlowing([uploadView('a', changes)])).toBe(flows)
  expect(isFlowing([])).toBe(false)
})

const laptop = { BAT0: { type: 'Battery', status: 'Discharging' }, AC: { type: 'Mains', online: '0' } }

test.skipIf(process.platform !== 'linux').each<[string, Record<string, Record<string, string>>, boolean]>([
  ['a laptop without its cable', laptop, true],
  ['a laptop with its cable', { ...laptop, AC: { type: 'Mains', online: '1' } }, false],
  ['a laptop that charges by USB', { ...laptop, ucsi: { type: 'USB', online: '1' } }, false],
  ['a full battery on a dock that is not listed', { BAT0: { type: 'Battery', status: 'Full' } }, false],
  ['a tower with a mouse', { mouse: { type: 'Battery', status: 'Discharging', scope: 'Device' } }, false],
  ['a tower', {}, false],
])('the system says whether it is on battery: %s', async (_name, supplies, isBattery) => {
  const folder = await temporaryDir()
  for (const [supply, facts] of Object.entries(supplies)) {
    await mkdir(join(folder, supply))
    for (const [name, text] of Object.entries(facts)) await writeFile(join(folder, supply, name), `${text}\n`)
  }
  expect(await isOnBattery(folder)).toBe(isBattery)
  expect(await isOnBattery(join(folder, 'not there'))).toBe(false)
})
