import { powerSaveBlocker } from 'electron'
import { t } from '../contract/index.ts'
import { openBus } from './session-bus.ts'

/** A desktop that has refused is asked again after this time, in milliseconds. */
const againMs = 30_000

/**
 * Keeps the computer awake from `true` until `false`; the screen may go dark. Call it again and again meanwhile: a desktop
 * that did not answer is asked again then.
 */
export function createSleepGuard(): (isAwake: boolean) => void {
  return process.platform === 'linux' ? guardOverBus() : guardByElectron()
}

function guardByElectron(): (isAwake: boolean) => void {
  let blocker: number | null = null
  return (isAwake) => {
    if (isAwake && blocker === null) blocker = powerSaveBlocker.start('prevent-app-suspension')
    if (!isAwake && blocker !== null) {
      powerSaveBlocker.stop(blocker)
      blocker = null
    }
  }
}

/** Not by Electron, which waits for the desktop without a limit: quitting would wait, too (power_save_blocker_linux.cc). */
function guardOverBus(): (isAwake: boolean) => void {
  let isWanted = false
  let release: Held['release'] | null = null
  let isChanging = false
  let notBefore = -Infinity

  async function change(): Promise<void> {
    if (isChanging) return
    isChanging = true
    while (isWanted !== (release !== null)) {
      if (release !== null) {
        await release()
        release = null
        continue
      }
      if (performance.now() < notBefore) break
      const held = await inhibit()
      release = held?.release ?? null
      if (held === null) notBefore = performance.now() + againMs
      // The next call asks the desktop that comes after it.
      held?.gone.addEventListener('abort', () => {
        if (release === held.release) release = null
      })
    }
    isChanging = false
  }

  return (isAwake) => {
    isWanted = isAwake
    void change()
  }
}

/** Desktops have one of these: GNOME, Cinnamon and MATE the first (the flag stands for sleep), KDE and Xfce the second. */
const ways = [
  {
    to: 'org.gnome.SessionManager',
    path: '/org/gnome/SessionManager',
    interface: 'org.gnome.SessionManager',
    end: 'Uninhibit',
    asks: (app: string, reason: string) => ({ signature: 'susu', body: [app, 0, reason, 4] }),
  },
  {
    to: 'org.freedesktop.PowerManagement',
    path: '/org/freedesktop/PowerManagement/Inhibit',
    interface: 'org.freedesktop.PowerManagement.Inhibit',
    end: 'UnInhibit',
    asks: (app: string, reason: string) => ({ signature: 'ss', body: [app, reason] }),
  },
]

/** `gone`: it holds no more, as the bus has ended. */
type Held = { release: () => Promise<void>; gone: AbortSignal }

/**
 * Asks the desktop to stay awake. Answers what ends that, or null where no desktop takes it. It has a connection of its own:
 * what a desktop takes too late ends with it.
 */
async function inhibit(): Promise<Held | null> {
  const bus = await openBus(process.env)
  if (bus === null) return null
  for (const { end, asks, ...place } of ways) {
    const asked = asks('dropreel-app', t('power.uploading'))
    const cookie = await bus.call({ ...place, member: 'Inhibit', ...asked }).catch(() => null)
    if (typeof cookie !== 'number') continue
    const release = async () => {
      await bus.call({ ...place, member: end, signature: 'u', body: [cookie] }).catch(() => undefined)
      bus.close()
    }
    return { release, gone: bus.gone }
  }
  bus.close()
  return null
}
