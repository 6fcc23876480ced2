import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { ElectronApplication } from '@playwright/test'
import { startDesktopSession } from '../e2e/fixtures/desktop-session.ts'
import { dropFiles } from '../e2e/fixtures/drag-files.ts'
import { expect, inheritedEnvironment, test } from '../e2e/fixtures/dropreel.ts'
import { builtApp } from '../e2e/fixtures/executable.ts'
import { createVideoFile } from '../e2e/fixtures/large-file.ts'
import { row } from '../e2e/fixtures/uploads.ts'

const idleMinutes = Number(process.env['DROPREEL_IDLE_MINUTES'] ?? 5)
/** What follows the end of an upload and the close of a window is over by then. */
const settleMs = 20_000
const timersMs = 60_000
const clockTicksPerSecond = 100

/** One process of the app: its CPU time in seconds, and its own memory (proportional set size) in MB. */
type Usage = { pid: number; kind: string; cpuSeconds: number; megabytes: number }

test.skip(process.platform !== 'linux', 'it reads /proc')

test('behind the tray the app does next to nothing', async ({ dropreel }) => {
  test.setTimeout((idleMinutes + 4) * 60_000)
  const folder = await mkdtemp(join(tmpdir(), 'dropreel-idle-'))
  const desktop = await startDesktopSession()
  try {
    await desktop.setTray(true)
    const first = await dropreel.launch({ env: desktop.env })
    const { app, page } = first
    await desktop.next('tray')
    await page.getByRole('button', { name: 'Try the demo store' }).click()
    const file = join(folder, 'Reel.mov')
    await createVideoFile(file, 2_000_000)
    await dropFiles(page, [file])
    await expect(row(page, 'Reel.mov')).toHaveAccessibleName(/uploaded/)
    await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.close())
    await sleep(settleMs)
    await countTimers(app)
    await sleep(timersMs)
    const fired = await firedTimers(app)
    console.log('timers of the main process in a minute, by their milliseconds:', fired)
    for (const [delayMs, times] of Object.entries(fired))
      expect(times, `a timer of ${delayMs} ms`).toBeLessThanOrEqual(timersMs / 1000)
    await dropreel.quit(first)

    // Playwright lets a hidden page believe that it is seen, so that it draws: here nobody is attached.
    const { path, args } = await builtApp()
    const main = spawn(path, [...args, `--user-data-dir=${dropreel.userData}`, '--hidden'], {
      env: { ...inheritedEnvironment(), DROPREEL_HOME: dropreel.home, ...desktop.env },
      stdio: 'ignore',
    })
    try {
      await desktop.next('tray')
      await sleep(settleMs)
      const before = await usageOf(main.pid ?? 0)
      const startedAt = performance.now()
      await sleep(idleMinutes * 60_000)
      const seconds = (performance.now() - startedAt) / 1000
      let [total, memory] = [0, 0]
      for (const { pid, kind, cpuSeconds, megabytes } of await usageOf(main.pid ?? 0)) {
        const usedSeconds = cpuSeconds - (before.find((usage) => usage.pid === pid)?.cpuSeconds ?? 0)
        const percent = (100 * usedSeconds) / seconds
        console.log(`${kind.padEnd(12)} ${percent.toFixed(3)} % of a core, ${megabytes.toFixed(0)} MB`)
        total += percent
        memory += megabytes
      }
      const length = seconds.toFixed(0)
      console.log(`all together ${total.toFixed(3)} % of a core, ${memory.toFixed(0)} MB, in ${length} s`)
      expect(total).toBeLessThan(0.5)
    } finally {
      const ended = once(main, 'exit')
      if (main.kill()) await ended
    }
  } finally {
    await desktop.close()
    await rm(folder, { recursive: true, force: true })
  }
})

/** From now on counts the timers that fire in the main process, by how long they wait. */
async function countTimers(app: ElectronApplication): Promise<void> {
  await app.evaluate(() => {
    const { createHook, executionAsyncResource } = process.getBuiltinModule('node:async_hooks')
    const fired: Record<string, number> = {}
    Reflect.set(globalThis, 'firedTimers', fired)
    createHook({
      before() {
        const resource = executionAsyncResource()
        if (resource.constructor.name !== 'Timeout') return
        const delayMs = String(Reflect.get(resource, '_idleTimeout'))
        fired[delayMs] = (fired[delayMs] ?? 0) + 1
      },
    }).enable()
  })
}

async function firedTimers(app: ElectronApplication): Promise<Record<string, number>> {
  return app.evaluate(() => ({ ...Reflect.get(globalThis, 'firedTimers') }))
}

/** The process and all that it has started, by /proc (proc_pid_stat(5), proc_pid_smaps(5)). */
async function usageOf(root: number): Promise<Usage[]> {
  const pids = (await readdir('/proc')).map(Number).filter((pid) => pid > 0)
  const read = await Promise.all(pids.map((pid) => processOf(pid).catch(() => null)))
  const processes = read.filter((found) => found !== null)
  const ours = new Set([root])
  for (let size = 0; size !== ours.size;) {
    size = ours.size
    for (const { pid, parent } of processes) if (ours.has(parent)) ours.add(pid)
  }
  return processes.filter(({ pid }) => ours.has(pid))
}

async function processOf(pid: number): Promise<Usage & { parent: number }> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8')
  // The name of the program, in brackets, may hold spaces.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  const [parent, user, system] = [fields[1], fields[11], fields[12]].map(Number)
  const commandLine = await readFile(`/proc/${pid}/cmdline`, 'utf8')
  const rollup = await readFile(`/proc/${pid}/smaps_rollup`, 'utf8')
  return {
    pid,
    parent: parent ?? 0,
    kind: /--type=([\w-]+)/.exec(commandLine)?.[1] ?? 'main',
    cpuSeconds: ((user ?? 0) + (system ?? 0)) / clockTicksPerSecond,
    megabytes: Number(/^Pss:\s+(\d+)/m.exec(rollup)?.[1] ?? 0) / 1000,
  }
}
