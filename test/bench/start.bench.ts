import { rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from '../e2e/fixtures/dropreel.ts'
import { finishedUploads, stateOf } from '../unit/finished-uploads.ts'
import { clients } from './clients.mjs'
import { median, type Results } from './figures.mjs'
import { usageOf } from './process-usage.mjs'
import { withSink } from './run-sink.mjs'
import { timedStart } from './timed-start.ts'

const starts = Number(process.env['BENCH_STARTS'])
const manyUploads = 100_000

/** Run it through `npm run bench -- --rows start`, which reads the results from the file in BENCH_RESULTS. */
test('start with 100,000 finished uploads, beside one', async ({ dropreel }) => {
  const homes = { few: join(dropreel.home, 'few'), many: join(dropreel.home, 'many') }
  for (const [home, count] of [
    [homes.few, 1],
    [homes.many, manyUploads],
  ] as const) {
    await addDestination(home)
    await stateOf(join(home, 'app'), finishedUploads(count))
    await stateOf(join(home, 'command'), finishedUploads(count))
    // The first start moves the older ones to the archive, once.
    await appStart(home)
    await commandStart(home)
  }
  const times = { appFew: [], appMany: [], commandFew: [], commandMany: [] } as Record<string, number[]>
  for (let number = 0; number < starts; number++) {
    times['appFew']?.push(await appStart(homes.few))
    times['appMany']?.push(await appStart(homes.many))
    times['commandFew']?.push(await commandStart(homes.few))
    times['commandMany']?.push(await commandStart(homes.many))
  }
  const results: Results = Object.fromEntries(
    Object.entries(times).map(([name, seconds]) => [name, { seconds: median(seconds) }]),
  )
  await writeFile(process.env['BENCH_RESULTS'] ?? '', JSON.stringify(results))

  /** Without one, the window shows its first page instead of the list. */
  async function addDestination(home: string): Promise<void> {
    const running = await dropreel.launch({ env: { DROPREEL_HOME: home } })
    await running.page.getByRole('button', { name: 'Try the demo store' }).click()
    await expect(running.page.getByRole('heading', { name: 'Drop files or folders here' })).toBeVisible()
    await dropreel.quit(running)
  }

  /** Seconds until the window shows its list. */
  async function appStart(home: string): Promise<number> {
    const { ms, running } = await timedStart(dropreel, { env: { DROPREEL_HOME: home } })
    await dropreel.kill(running)
    return ms / 1000
  }

  /** Seconds of a whole `dropreel put` of a small file. */
  function commandStart(home: string): Promise<number> {
    return withSink(null, async ({ endpoint }) => {
      const path = join(dropreel.home, 'frame.exr')
      await rm(path, { force: true })
      await writeFile(path, Buffer.alloc(10_240, 1))
      const job = { path, isFolder: false, endpoint, cert: '', stateDir: join(home, 'command') }
      const command = clients['dropreel']?.command(job)
      if (command === undefined) throw new Error('There is no client dropreel.')
      return (await usageOf(command)).seconds
    })
  }
})
