import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { createClient, type MessageBus } from 'dbus-native'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { showOnLauncher } from '../../electron/desktop/launcher.ts'
import { watchTrayHost } from '../../electron/desktop/tray-host.ts'

const tray = 'org.kde.StatusNotifierWatcher'
const launcher = 'com.canonical.Unity'

let folder: string
const ends: (() => Promise<unknown>)[] = []
let endBus: () => Promise<unknown>

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'dropreel-late-bus-'))
  vi.stubEnv('DBUS_SESSION_BUS_ADDRESS', '')
  vi.stubEnv('XDG_RUNTIME_DIR', folder)
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
})

afterEach(async () => {
  vi.useRealTimers()
  vi.unstubAllEnvs()
  for (const end of ends.splice(0)) await end()
  await rm(folder, { recursive: true })
})

test.skipIf(process.platform !== 'linux')(
  'a session bus that comes after the start gives a tray and a bar on the launcher, also one that starts anew',
  async () => {
    const hasTray: boolean[] = []
    void watchTrayHost((isThere) => hasTray.push(isThere))
    await vi.waitFor(() => expect(hasTray).toEqual([false]))
    await showOnLauncher({ progress: 0.25, count: 0 })

    const panel = await startDesktop()
    const bars: unknown[] = []
    panel.connection.on('message', ({ member, body }) => member === 'Update' && bars.push(body?.[1]))
    await panel.addMatch(`type='signal',interface='${launcher}.LauncherEntry'`)
    await vi.waitFor(async () => {
      await vi.advanceTimersByTimeAsync(10_000)
      expect(hasTray).toEqual([false, true])
    })
    await panel.requestName(launcher, 0)
    const quarter = expect.objectContaining({ progress: 0.25, 'progress-visible': true })
    await vi.waitFor(() => expect(bars).toEqual([quarter]))
    await panel.releaseName(launcher)
    await panel.requestName(launcher, 0)
    await vi.waitFor(() => expect(bars).toEqual([quarter, quarter]))

    // The bus starts anew.
    await endBus()
    const next = await startDesktop()
    const later: unknown[] = []
    next.connection.on('message', ({ member, body }) => member === 'Update' && later.push(body?.[1]))
    await next.addMatch(`type='signal',interface='${launcher}.LauncherEntry'`)
    await next.requestName(launcher, 0)
    await vi.waitFor(async () => {
      await vi.advanceTimersByTimeAsync(10_000)
      expect(later).toContainEqual(quarter)
    })
  },
)

/** Starts the bus where systemd puts it, and a panel on it that shows tray icons. */
async function startDesktop(): Promise<MessageBus> {
  const busAddress = `unix:path=${join(folder, 'bus')}`
  const daemon = spawn('dbus-daemon', ['--session', '--nofork', '--print-address', `--address=${busAddress}`])
  const gone = once(daemon, 'exit')
  endBus = async () => daemon.kill() && (await gone)
  ends.push(endBus)
  await once(createInterface({ input: daemon.stdout }), 'line')
  const panel = createClient({ busAddress, plainValues: true })
  const properties = { IsStatusNotifierHostRegistered: 'b' }
  panel.exportInterface({ IsStatusNotifierHostRegistered: true }, '/StatusNotifierWatcher', {
    name: tray,
    methods: {},
    signals: {},
    properties,
  })
  await panel.requestName(tray, 0)
  return panel
}
