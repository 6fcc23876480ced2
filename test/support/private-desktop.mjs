import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { run } from './run-command.mjs'

/** Unlocks a new keyring with a throw-away password on the private bus, then becomes the command. */
export const withKeyring =
  'printf "test\\n" | gnome-keyring-daemon --unlock --components=secrets >/dev/null 2>&1; exec "$@"'

const busConfig = join(import.meta.dirname, 'session-bus.conf')

/**
 * Runs a command on a desktop of its own, so that tests neither see nor touch the user's: a virtual display, a
 * private D-Bus session with an unlocked empty keyring, and an empty home. On macOS and Windows, which have
 * none of these, the command just runs.
 * @param {string} command
 * @param {readonly string[]} args
 * @param {NodeJS.ProcessEnv} env
 * @returns {Promise<number>} the command's exit code
 */
export async function runOnPrivateDesktop(command, args, env) {
  if (process.platform !== 'linux') return run(command, args, { env })
  const home = await mkdtemp(join(tmpdir(), 'dropreel-desktop-'))
  try {
    const bus = ['dbus-run-session', `--config-file=${busConfig}`, '--']
    const session = [...bus, 'bash', '-c', withKeyring, 'private-desktop', command, ...args]
    return await run('xvfb-run', ['-a', '-s', '-screen 0 1600x1000x24', ...session], {
      env: { ...env, ...(await privateFolders(home)) },
    })
  } finally {
    await rm(home, { recursive: true, force: true, maxRetries: 3 })
  }
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
