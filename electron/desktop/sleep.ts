import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { openBus } from './session-bus.ts'

/** A command that hangs ends after this time, in milliseconds. */
const limit = { timeout: 30_000, killSignal: 'SIGKILL' } as const
const run = promisify(execFile)
/** D-Bus Specification, "Well-known message bus instances". */
const systemBus = 'unix:path=/run/dbus/system_bus_socket'

/**
 * Sends the computer to sleep. Rejects where the system does not allow it. Linux: logind's Suspend
 * (org.freedesktop.login1(5)), without a question for a password. macOS: pmset(1). Windows: the only call without a program
 * of our own is Application.SetSuspendState of .NET; rundll32 cannot give powrprof.dll its arguments, and would hibernate.
 * Only Linux has been tried.
 */
export async function sendToSleep({
  platform,
  env,
}: Pick<NodeJS.Process, 'platform' | 'env'>): Promise<void> {
  if (platform === 'darwin') await run('/usr/bin/pmset', ['sleepnow'], limit)
  else if (platform === 'win32') await run(powershell(env), [...quietly, '-Command', suspend], limit)
  else await askLogind(env)
}

const quietly = ['-NoProfile', '-NonInteractive']
const suspend =
  "Add-Type -AssemblyName System.Windows.Forms; if (-not [System.Windows.Forms.Application]::SetSuspendState('Suspend', $false, $false)) { exit 1 }"

function powershell({ SystemRoot = 'C:\\Windows' }: NodeJS.ProcessEnv): string {
  return join(SystemRoot, 'System32', 'WindowsPowerShell', 'v1.0', 'powershell.exe')
}

async function askLogind({ DBUS_SYSTEM_BUS_ADDRESS = systemBus }: NodeJS.ProcessEnv): Promise<void> {
  const bus = await openBus({ DBUS_SESSION_BUS_ADDRESS: DBUS_SYSTEM_BUS_ADDRESS })
  if (bus === null) throw new Error('the system bus does not answer')
  const login = { path: '/org/freedesktop/login1', interface: 'org.freedesktop.login1.Manager' }
  try {
    await bus.call({
      to: 'org.freedesktop.login1',
      ...login,
      member: 'Suspend',
      signature: 'b',
      body: [false],
    })
  } finally {
    bus.close()
  }
}
