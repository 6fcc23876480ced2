import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Page } from '@playwright/test'
import { dropFiles } from '../e2e/fixtures/drag-files.ts'
import { expect, test, type Dropreel, type Running } from '../e2e/fixtures/dropreel.ts'
import type { JournalUpload } from '../../electron/engine/ports.ts'
import { createVideoFile } from '../e2e/fixtures/large-file.ts'
import { limitBandwidth } from '../e2e/fixtures/limit-bandwidth.ts'
import { finishedUploads, stateOf } from '../unit/finished-uploads.ts'
import { shareOfACore, type Share } from './processor-time.ts'
import { timedStart } from './timed-start.ts'

const starts = 5
const idleMs = 30_000

type Figures = {
  startMs: number
  /** Right after the start; and after the list was scrolled, with what is then still to be collected. */
  rendererMegabytes: { standing: number; scrolled: number }
  /** Settling: V8 clears away what the start, or the scrolling, has left. */
  percentOfACore: { settling: Share; idle: Share }
  framesMs: { standing: number; scrolling: number } | null
}

test('10,000 finished uploads, 10 under way, beside an empty window', async ({ dropreel }) => {
  const { app, page, process } = await dropreel.launch()
  await page.getByRole('button', { name: 'Try the demo store' }).click()
  await expect(page.getByRole('heading', { name: 'Drop files or folders here' })).toBeVisible()
  await dropreel.quit({ app, page, process })
  const empty = await figuresOf(dropreel, { isBusy: false })

  await stateOf(join(dropreel.home, 'app'), finishedUploads(10_000, Date.now() - 10_000).map(alone))
  const filling = await dropreel.launch()
  await limitBandwidth(filling.page, 0.2)
  const names = Array.from({ length: 10 }, (_, number) => join(dropreel.home, `Take ${number}.mov`))
  for (const name of names) await createVideoFile(name, 64_000_000)
  await dropFiles(filling.page, names)
  await expect(filling.page.getByText(/uploading|queued/).first()).toBeVisible()
  // Quitting would ask.
  await dropreel.kill(filling)
  const full = await figuresOf(dropreel, { isBusy: true })

  const startRatio = full.startMs / empty.startMs
  console.log(JSON.stringify({ empty, full, startRatio }, toThousandths, 2))
  expect.soft(startRatio).toBeLessThanOrEqual(1.6)
  expect.soft(full.framesMs?.standing).toBeLessThanOrEqual(20)
  expect.soft(full.framesMs?.scrolling).toBeLessThanOrEqual(33)
  expect.soft(full.rendererMegabytes.scrolled).toBeLessThanOrEqual(180)
  expect.soft(full.percentOfACore.idle.all).toBeLessThanOrEqual(0.2)
})

/** A file by itself, not one of a delivery. */
function alone(upload: JournalUpload): JournalUpload {
  delete upload.record.delivery
  return upload
}

async function figuresOf(dropreel: Dropreel, { isBusy }: { isBusy: boolean }): Promise<Figures> {
  const times: number[] = []
  for (let number = 1; number < starts; number++) {
    const { ms, running } = await timedStart(dropreel)
    times.push(ms)
    await dropreel.kill(running)
  }
  const { ms, running } = await timedStart(dropreel)
  times.push(ms)
  const standing = await rendererMemory(running)
  const framesMs = isBusy
    ? { standing: await frameP95(running.page, 0), scrolling: await frameP95(running.page, 220) }
    : null
  const rendererMegabytes = { standing, scrolled: await rendererMemory(running) }
  if (isBusy) {
    await running.page.getByRole('button', { name: 'Pause all' }).click()
    await expect(running.page.getByRole('button', { name: 'Resume all' })).toBeVisible()
    // What is on its way may end in ten seconds.
    await sleep(12_000)
  }
  const settling = await shareOfACore(running.app, idleMs)
  const idle = await shareOfACore(running.app, idleMs)
  await dropreel.kill(running)
  const median = times.toSorted((a, b) => a - b)[Math.floor(times.length / 2)] ?? 0
  return { startMs: median, rendererMegabytes, percentOfACore: { settling, idle }, framesMs }
}

/** Runs in the page. Of the times between two frames in five seconds, while the list scrolls so many pixels a frame. */
function frameP95(page: Page, pixels: number): Promise<number> {
  return page.evaluate(async (pixels) => {
    const scroller = document.querySelector('.scroller')
    const times: number[] = []
    let step = pixels
    const end = performance.now() + 5000
    let before = await new Promise<number>((resolve) => requestAnimationFrame(resolve))
    for (let now = before; now < end; before = now) {
      if (scroller !== null && step !== 0) {
        const top = scroller.scrollTop
        scroller.scrollTop += step
        if (scroller.scrollTop === top) step = -step
      }
      now = await new Promise<number>((resolve) => requestAnimationFrame(resolve))
      times.push(now - before)
    }
    return times.sort((a, b) => a - b)[Math.floor(times.length * 0.95)] ?? 0
  }, pixels)
}

/** Resident, in MB. */
async function rendererMemory({ app }: Running): Promise<number> {
  const metrics = await app.evaluate(({ app }) => app.getAppMetrics())
  const renderer = metrics.find(({ type }) => type === 'Tab')
  return Math.round((renderer?.memory.workingSetSize ?? 0) / 1000)
}

function toThousandths(_name: string, value: unknown): unknown {
  return typeof value === 'number' ? Math.round(value * 1000) / 1000 : value
}
