import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { ElectronApplication, Page } from '@playwright/test'
import { destinationOnDisk } from '../e2e/fixtures/destination-on-disk.ts'
import { dropFiles } from '../e2e/fixtures/drag-files.ts'
import { expect, test, type Dropreel } from '../e2e/fixtures/dropreel.ts'
import { ageFiles } from '../support/age-files.ts'
import { clients } from './clients.mjs'
import { median } from './figures.mjs'
import { makeData, type Data } from './make-data.mjs'
import { usageOf } from './process-usage.mjs'
import { withSink } from './run-sink.mjs'
import { timedStart } from './timed-start.ts'

const runs = 3
const keys = { AWS_ACCESS_KEY_ID: 'bench', AWS_SECRET_ACCESS_KEY: 'bench', AWS_EC2_METADATA_DISABLED: 'true' }

/** How late timers of the main process were, in milliseconds. */
type Loop = { loopDelayP99: number; loopDelayMost: number }
/** One run of the window, from the drop until the row says that it is uploaded. Frames in milliseconds. */
type Run = Loop & { seconds: number; frameP95: number }

let folder: string

test.beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'dropreel-speed-'))
})

test.afterEach(() => rm(folder, { recursive: true, force: true }))

for (const [title, data] of [
  ['one file of 2 GiB', { files: 1, bytes: 2 * 1024 ** 3 }],
  ['2,000 × 100 KiB', { files: 2000, bytes: 100 * 1024 }],
] satisfies [string, Data][]) {
  test(`${title}: from the window as fast as by the command`, async ({ dropreel }) => {
    const path = join(folder, data.files > 1 ? 'Frames' : 'Reel.mov')
    makeData(path, data)
    await ageFiles([path])
    const small = join(folder, 'small.bin')
    await writeFile(small, 'x')
    const starts: number[] = []
    const commands: number[] = []
    const windows: Run[] = []
    for (let number = 0; number < runs; number++) {
      starts.push(await byCommand(small, 1))
      commands.push(await byCommand(path, data.files))
      windows.push(await byWindow(dropreel, path, data.files))
    }
    const figures = {
      commandSeconds: median(commands),
      commandStartSeconds: median(starts),
      windowSeconds: median(windows.map(({ seconds }) => seconds)),
      loopDelayP99Ms: median(windows.map(({ loopDelayP99 }) => loopDelayP99)),
      loopDelayMostMs: median(windows.map(({ loopDelayMost }) => loopDelayMost)),
      frameP95Ms: median(windows.map(({ frameP95 }) => frameP95)),
    }
    const { commandSeconds, commandStartSeconds, windowSeconds } = figures
    /** Of the command's speed, without and with what its start takes. */
    const share = {
      withoutStart: (commandSeconds - commandStartSeconds) / windowSeconds,
      withStart: commandSeconds / windowSeconds,
    }
    console.log(JSON.stringify({ title, ...figures, share, commands, windows }, null, 2))
    expect.soft(share.withoutStart).toBeGreaterThanOrEqual(0.9)
    expect.soft(figures.loopDelayP99Ms).toBeLessThan(30)
    expect.soft(figures.frameP95Ms).toBeLessThan(33)
  })
}

/** Seconds of a whole `dropreel put`. */
function byCommand(path: string, files: number): Promise<number> {
  return withSink(null, async ({ endpoint, report }) => {
    const stateDir = await mkdtemp(join(folder, 'state-'))
    const command = clients['dropreel']?.command({ path, isFolder: files > 1, endpoint, cert: '', stateDir })
    if (command === undefined) throw new Error('There is no client dropreel.')
    const { seconds } = await usageOf(command)
    expect((await report()).objects).toBe(files)
    return seconds
  })
}

function byWindow(dropreel: Dropreel, path: string, files: number): Promise<Run> {
  return withSink(null, async ({ endpoint, report }) => {
    const home = await mkdtemp(join(folder, 'home-'))
    await destinationOnDisk(home, { endpoint, region: 'us-east-1' }, { kind: 'env' })
    const { running } = await timedStart(dropreel, { env: { DROPREEL_HOME: home, ...keys } })
    const { app, page } = running
    const loopEnded = await watchLoop(app)
    const ended = await watchPage(page)
    await dropFiles(page, [path])
    const inPage = await ended()
    const loop = await loopEnded()
    expect((await report()).objects).toBe(files)
    await dropreel.kill(running)
    return { ...inPage, ...loop }
  })
}

/** From now on notes how late the timers of the main process are; the answer ends that. */
async function watchLoop(app: ElectronApplication): Promise<() => Promise<Loop>> {
  const delays = await app.evaluateHandle(() => {
    const { monitorEventLoopDelay } = process.getBuiltinModule('node:perf_hooks')
    const delays = monitorEventLoopDelay({ resolution: 1 })
    delays.enable()
    return delays
  })
  return async () => {
    const [p99, most] = await delays.evaluate((delays) => {
      delays.disable()
      return [delays.percentile(99), delays.max]
    })
    return { loopDelayP99: lateMs(p99), loopDelayMost: lateMs(most) }
  }
}

/** It counts the nanoseconds from one look to the next, which should have been 1 ms. */
function lateMs(nanoseconds = 0): number {
  return Math.max(0, nanoseconds / 1e6 - 1)
}

/** Draws each frame from the next drop until its row says `uploaded`. The answer waits for that. */
async function watchPage(page: Page): Promise<() => Promise<{ seconds: number; frameP95: number }>> {
  await page.evaluate(() => {
    const ended = new Promise((resolve) => {
      window.addEventListener(
        'drop',
        () => {
          const from = performance.now()
          const frames: number[] = []
          let before = from
          const draw = (now: number): void => {
            frames.push(now - before)
            before = now
            const label = document.querySelector('tr.row')?.getAttribute('aria-label') ?? ''
            if (!label.endsWith(', uploaded')) {
              requestAnimationFrame(draw)
              return
            }
            const sorted = frames.toSorted((a, b) => a - b)
            const frameP95 = sorted[Math.floor(sorted.length * 0.95)]
            resolve({ seconds: (performance.now() - from) / 1000, frameP95 })
          }
          requestAnimationFrame(draw)
        },
        { capture: true, once: true },
      )
    })
    Object.assign(window, { uploadsEnded: () => ended })
  })
  return () => page.evaluate(() => Reflect.get(window, 'uploadsEnded')())
}
