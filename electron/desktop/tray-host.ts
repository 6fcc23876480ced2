import { sessionBus, untilAnswered } from './session-bus.ts'

const name = 'org.kde.StatusNotifierWatcher'
const watcher = { path: '/StatusNotifierWatcher', interface: name }

/**
 * Says now, and whenever it changes, whether this desktop shows tray icons. Behind one that does not, a hidden window
 * could not be found again. On Linux that may come late after a login, and go with an extension of the desktop: there
 * has to be a watcher, and a panel that has registered with it as a host (StatusNotifierItem, freedesktop.org).
 */
export async function watchTrayHost(changed: (isThere: boolean) => void): Promise<void> {
  if (process.platform !== 'linux') return changed(true)
  let last: boolean | null = null
  let looks = 0
  const tell = (isThere: boolean) => {
    if (isThere !== last) changed((last = isThere))
  }
  if ((await sessionBus()) === null) tell(false)
  const bus = await untilAnswered(sessionBus)

  async function look(): Promise<void> {
    const mine = ++looks
    const method = { path: watcher.path, interface: 'org.freedesktop.DBus.Properties', member: 'Get' }
    const property = { signature: 'ss', body: [name, 'IsStatusNotifierHostRegistered'] }
    const hasHost = await bus.call({ to: name, ...method, ...property }).catch(() => false)
    if (mine === looks) tell(hasHost === true)
  }
  function ownerChanged(isOwned: boolean): void {
    looks++
    if (isOwned) void look()
    else tell(false)
  }
  const listen = (member: string) => bus.listen({ from: name, ...watcher, member }, () => void look())
  for (const member of ['StatusNotifierHostRegistered', 'StatusNotifierHostUnregistered']) {
    await untilAnswered(() => listen(member))
  }
  await untilAnswered(() => bus.watchName(name, ownerChanged))
}
