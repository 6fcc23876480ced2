import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'

/** Ends a command that hangs, and what it has started in its process group. */
export const within = (/** @type {number} */ seconds) => ['timeout', '--kill-after=1', String(seconds)]

/**
 * Unlocks a new keyring with a throw-away password on the private bus, then becomes the command. A keyring that hangs ends
 * it instead.
 */
export const withKeyring = `printf "test\\n" | ${within(20).join(' ')} gnome-keyring-daemon --unlock --components=secrets >/dev/null 2>&1
  [ $? -lt 124 ] || { echo 'gnome-keyring-daemon hangs' >&2; exit 1; }
  exec "$@"`

const busConfig = join(import.meta.dirname, 'session-bus.conf')

/**
 * A desktop for programs that see this environment.
 * @typedef {{ env: NodeJS.ProcessEnv, close: () => Promise<void> }} PrivateDesktop
 */

/**
 * Starts a desktop of its own, so that tests neither see nor touch the user's or each other's: a virtual display with
 * its focus and clipboard, a private D-Bus session with an unlocked empty keyring, and an empty home. On macOS and
 * Windows, which have none of these, it is the user's. It ends with this process, however that ends.
 * @returns {Promise<PrivateDesktop>}
 * @throws {Error} when the display or the session does not start
 */
export async function startPrivateDesktop() {
  if (process.platform !== 'linux') return { env: {}, close: () => Promise.resolve() }
  const home = await mkdtemp(join(tmpdir(), 'dropreel-desktop-'))
  const folders = await privateFolders(home)
  // The desktop lasts until its input ends.
  const told = ['sh', '-c', 'echo "ready $DISPLAY $XAUTHORITY $DBUS_SESSION_BUS_ADDRESS"; exec cat']
  const bus = ['dbus-run-session', `--config-file=${busConfig}`, '--']
  const session = [...bus, 'bash', '-c', withKeyring, 'private-desktop', ...told]
  const desktop = spawn('xvfb-run', ['-a', '-s', '-screen 0 1600x1000x24', ...session], {
    env: { ...process.env, ...folders },
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  const ended = once(desktop, 'exit')
  const close = async () => {
    desktop.stdin.end()
    await ended
    await rm(home, { recursive: true, force: true, maxRetries: 3 })
  }
  for await (const line of createInterface({ input: desktop.stdout })) {
    const [word, DISPLAY, XAUTHORITY, DBUS_SESSION_BUS_ADDRESS] = line.split(' ')
    if (word !== 'ready') continue
    // What its services say from now on is for nobody, and must not hold them up.
    desktop.stdout.resume()
    return { env: { ...folders, DISPLAY, XAUTHORITY, DBUS_SESSION_BUS_ADDRESS }, close }
  }
  await close()
  throw new Error('The private desktop of the tests did not start.')
}

/**
 * @param {string} home
 * @returns {Promise<NodeJS.ProcessEnv>}
 */
async function privateFolders(home) {
  const folders = {
    XDG_CONFIG_HOME: join(home, '.config'),
    XDG_CACHE_HOME: join(home, '.cache'),
    XDG_DATA_HOME: join(home, '.local', 'share'),
    XDG_STATE_HOME: join(home, '.local', 'state'),
    XDG_RUNTIME_DIR: join(home, 'run'),
  }
  for (const folder of Object.values(folders)) await mkdir(folder, { recursive: true, mode: 0o700 })
  // Without WAYLAND_DISPLAY nothing finds the user's own desktop.
  return { ...folders, HOME: home, WAYLAND_DISPLAY: undefined, DBUS_SESSION_BUS_ADDRESS: undefined }
}
