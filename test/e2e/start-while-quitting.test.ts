import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from './fixtures/dropreel.ts'
import { startBus } from './fixtures/own-bus.ts'
import { ownStore } from './fixtures/own-store.ts'
import { renders } from './fixtures/renders.ts'
import { startedWith } from './fixtures/started-with.ts'
import { row } from './fixtures/uploads.ts'

test('files that somebody opens with Dropreel while it quits are uploaded by the next one, or kept for it', async ({
  dropreel,
}) => {
  test.skip(process.platform !== 'linux', 'A session bus that hangs makes the end last a second.')
  const bus = await startBus()
  const own = await ownStore(dropreel.home)
  const { files } = await renders(dropreel, ['Early.mov', 'Late.mov', 'Dropped.mov'])
  const [early = '', late = '', dropped = ''] = files
  try {
    const first = await dropreel.launch({ env: { ...own.env, DBUS_SESSION_BUS_ADDRESS: bus.address } })
    await expect(first.page.getByRole('button', { name: 'Add files' }).first()).toBeVisible()
    await expect.poll(() => existsSync(join(dropreel.home, 'app', 'in-app', 'socket'))).toBe(true)
    bus.freeze()
    const ended = once(first.process, 'exit')
    const startedBy = await startedWith(join(dropreel.home, '..', 'waits'), 'wait-for-leaving.mjs')
    const launched = dropreel.launch({ env: own.env, args: [late], startedBy })
    await expect.poll(() => existsSync(join(dropreel.home, 'waits')), { timeout: 20_000 }).toBe(true)
    await first.app.evaluate(({ app, powerMonitor }, path) => {
      app.emit('second-instance', {}, [], '/', { paths: [path], linked: null, picks: false, shows: true })
      powerMonitor.emit('shutdown')
    }, early)
    const second = await launched
    expect(await ended).toEqual([null, 'SIGKILL'])
    for (const name of ['Early.mov', 'Late.mov']) {
      await expect(row(second.page, name)).toHaveAccessibleName(/, uploaded/)
    }

    // macOS gives files to what runs, also while it ends: it starts again for them.
    const over = once(second.process, 'exit')
    await second.app
      .evaluate(({ app, powerMonitor }, path) => {
        powerMonitor.emit('shutdown')
        app.emit('open-file', { preventDefault: () => undefined }, path)
      }, dropped)
      .catch(() => undefined)
    await over
    const journal = () => readFile(join(dropreel.home, 'app', 'journal.jsonl'), 'utf8')
    await expect.poll(journal, { timeout: 15_000 }).toContain('Dropped.mov')
    process.kill(Number(await readFile(join(dropreel.home, 'app', 'lock'), 'utf8')), 'SIGKILL')
  } finally {
    bus.thaw()
    await own.close()
    await bus.close()
  }
})
