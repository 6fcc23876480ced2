import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { createClient } from 'dbus-native'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { openBus, type SessionBus } from '../../electron/desktop/session-bus.ts'

const daemon = { path: '/org/freedesktop/DBus', interface: 'org.freedesktop.DBus' }
const name = 'app.dropreel.Test'

let folder = ''
let ours: SessionBus
let others: SessionBus
let endBus: () => Promise<void>

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'dropreel-bus-'))
  // At the place where systemd puts it.
  const address = `unix:path=${join(folder, 'bus')}`
  const child = spawn('dbus-daemon', ['--session', '--nofork', '--print-address', `--address=${address}`])
  await once(createInterface({ input: child.stdout }), 'line')
  endBus = async () => {
    const ended = once(child, 'exit')
    if (child.kill()) await ended
  }
  ours = await opened({ XDG_RUNTIME_DIR: folder })
  others = await opened({ DBUS_SESSION_BUS_ADDRESS: address })
})

afterAll(async () => {
  await endBus()
  await rm(folder, { recursive: true })
})

test('a name is watched from before it has an owner until the bus is gone', async () => {
  const seen: boolean[] = []
  await ours.watchName(name, (isOwned) => seen.push(isOwned))
  expect(seen).toEqual([false])
  await own('RequestName', 'su', [name, 0])
  await vi.waitFor(() => expect(seen).toEqual([false, true]))
  await own('RequestName', 'su', [`${name}.Other`, 0])
  const later: boolean[] = []
  await ours.watchName(name, (isOwned) => later.push(isOwned))
  expect(later).toEqual([true])
  await own('ReleaseName', 's', [name])
  await vi.waitFor(() => expect(later).toEqual([true, false]))
  expect(seen).toEqual([false, true, false])
  await own('RequestName', 'su', [name, 0])
  await vi.waitFor(() => expect(later.at(-1)).toBe(true))
})

test('a signal reaches who listens for it, with dictionaries as objects', async () => {
  const heard: unknown[] = []
  const signal = { path: '/test', interface: 'app.dropreel.Test', member: 'Update' }
  await ours.listen({ ...signal, from: name, first: 'ours' }, (...values) => heard.push(values))
  const pairs = [
    ['progress', ['d', 0.5]],
    ['count', ['x', 3]],
  ]
  for (const first of ['theirs', 'ours']) {
    others.send({ ...signal, signature: 'sa{sv}', body: [first, pairs] })
  }
  others.send({ ...signal, member: 'Other', signature: 's', body: ['ours'] })
  await others.call({ to: 'org.freedesktop.DBus', ...daemon, member: 'GetId' })
  await vi.waitFor(() => expect(heard).toEqual([['ours', { progress: 0.5, count: 3 }]]))
})

test('a call to nobody rejects, and so does one that is not answered in time', async () => {
  const method = { path: '/', interface: 'a.b', member: 'C' }
  await expect(ours.call({ to: 'no.such.Name', ...method })).rejects.toThrow('no.such.Name')
  const hanging = createClient({ busAddress: `unix:path=${join(folder, 'bus')}` })
  await hanging.requestName('app.dropreel.Hanging', 0)
  hanging.connection.removeAllListeners('message')
  await expect(ours.call({ to: 'app.dropreel.Hanging', ...method })).rejects.toThrow('No reply within 200ms')
  hanging.connection.stream.destroy()
})

test('there is no bus where nothing answers', async () => {
  expect(await openBus({})).toBeNull()
  expect(await openBus({ DBUS_SESSION_BUS_ADDRESS: 'nonsense' })).toBeNull()
  expect(await openBus({ XDG_RUNTIME_DIR: '/nowhere' })).toBeNull()
  const silent = createServer().listen(join(folder, 'silent'))
  await once(silent, 'listening')
  expect(await openBus({ DBUS_SESSION_BUS_ADDRESS: `unix:path=${join(folder, 'silent')}` }, 200)).toBeNull()
  silent.close()
})

test('once the bus is gone nobody owns a name, and a call rejects', async () => {
  const seen: boolean[] = []
  await ours.watchName(name, (isOwned) => seen.push(isOwned))
  await endBus()
  await vi.waitFor(() => expect(seen).toEqual([true, false]))
  await expect(ours.call({ to: 'org.freedesktop.DBus', ...daemon, member: 'GetId' })).rejects.toThrow(
    'closed',
  )
  ours.send({ path: '/', interface: 'a.b', member: 'C' })
})

async function opened(environment: NodeJS.ProcessEnv): Promise<SessionBus> {
  const bus = await openBus(environment, 200)
  if (bus === null) throw new Error('there is no bus')
  return bus
}

/** Lets the others own a name, or not any more. */
async function own(member: string, signature: string, body: unknown[]): Promise<void> {
  await others.call({ to: 'org.freedesktop.DBus', ...daemon, member, signature, body })
}
