import { readdir, readFile } from 'node:fs/promises'
import { setTimeout as sleep } from 'node:timers/promises'
import type { ElectronApplication } from '@playwright/test'

/** Percent of a core that each kind of process used (Electron's names: Browser is the main process), and all of them. */
export type Share = { all: number } & Record<string, number>

/** What the app's processes use in the time to come. */
export async function shareOfACore(app: ElectronApplication, ms: number): Promise<Share> {
  const processes = await app.evaluate(({ app }) =>
    app.getAppMetrics().map(({ pid, type }) => ({ pid, type })),
  )
  const read = () => Promise.all(processes.map(({ pid }) => threadsOf(pid)))
  const before = await read()
  const from = performance.now()
  await sleep(ms)
  const tookMs = performance.now() - from
  const share: Share = { all: 0 }
  for (const [index, threads] of (await read()).entries()) {
    const kind = processes[index]?.type ?? ''
    for (const [thread, usedMs] of threads) {
      const percent = (100 * (usedMs - (before[index]?.get(thread) ?? 0))) / tookMs
      share[kind] = (share[kind] ?? 0) + percent
      share.all += percent
    }
  }
  return share
}

/**
 * The milliseconds each thread of a process has run: by the scheduler, as 30 idle seconds are few of the 10 ms ticks in
 * /proc/pid/stat. https://docs.kernel.org/scheduler/sched-stats.html
 */
async function threadsOf(pid: number): Promise<Map<string, number>> {
  const ids = await readdir(`/proc/${pid}/task`).catch(() => [])
  const times = ids.map(async (id): Promise<[string, number]> => {
    // A thread that has just ended counts for nothing.
    const stat = await readFile(`/proc/${pid}/task/${id}/schedstat`, 'utf8').catch(() => '0')
    return [id, Number(stat.split(' ')[0]) / 1e6]
  })
  return new Map(await Promise.all(times))
}
