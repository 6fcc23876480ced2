import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { within } from './private-desktop.mjs'

/** With this the same keyring opens again in a later session. */
const password = 'test'

const keyrings = {
  unlocked: `printf "${password}\\n" | gnome-keyring-daemon --foreground --unlock --components=secrets`,
  locked: 'gnome-keyring-daemon --foreground --components=secrets',
}

const hasOwner =
  'dbus-send --session --print-reply --dest=org.freedesktop.DBus / org.freedesktop.DBus.NameHasOwner string:org.freedesktop.secrets'

/** A private D-Bus session with a real gnome-keyring: what a program needs in its environment to use it. */
export type KeyringSession = { env: Record<string, string>; close: () => Promise<void> }

/**
 * Starts a session whose keyring is kept in `dir`. An unlocked one makes its keyring at the first start. A
 * locked one asks the person; `withDisplay` shows that question on a virtual display, where nobody answers.
 */
export async function keyringSession(
  dir: string,
  keyring: keyof typeof keyrings,
  { withDisplay = false } = {},
): Promise<KeyringSession> {
  const env = { XDG_DATA_HOME: join(dir, 'data'), XDG_RUNTIME_DIR: join(dir, 'run') }
  for (const folder of Object.values(env)) await mkdir(folder, { recursive: true, mode: 0o700 })
  // Told when the keyring answers; it ends with the session, which a daemon that is still starting might miss.
  const answers = `until ${hasOwner} 2>/dev/null | grep -q true; do sleep 0.02; done`
  const script = `${keyrings[keyring]} >/dev/null 2>&1 & ${within(20).join(' ')} sh -c '${answers}' || { kill $!; exit 1; }
    echo "$DBUS_SESSION_BUS_ADDRESS"; cat; kill $!`
  const command = ['dbus-run-session', '--', 'bash', '-c', script]
  const [program = '', ...args] = withDisplay ? ['xvfb-run', '-a', ...command] : command
  const child = spawn(program, args, {
    env: { PATH: process.env['PATH'], ...env },
    stdio: ['pipe', 'pipe', 'ignore'],
  })
  const ended = once(child, 'exit')
  const [address] = await Promise.race([
    once(createInterface({ input: child.stdout }), 'line'),
    ended.then(() => Promise.reject(new Error('the keyring session did not start'))),
  ])
  return {
    env: { ...env, DBUS_SESSION_BUS_ADDRESS: String(address) },
    async close() {
      // The session ends with its command, which ends with its input.
      child.stdin.end()
      await ended
    },
  }
}
