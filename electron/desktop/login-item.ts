import { app } from 'electron'
import type { StartAtLogin } from '../contract/index.ts'
import { autostartFile, followMove, removeAutostart, startsBy, writeAutostart } from './autostart-file.ts'
import { hiddenSwitch } from './start-arguments.ts'

/**
 * Whether Dropreel starts at login, hidden. The system keeps that and is asked each time, as a person may change it there,
 * too. macOS starts a login item without arguments, and tells it (`wasOpenedAtLogin`).
 */
export async function readLoginItem(environment: NodeJS.ProcessEnv): Promise<StartAtLogin> {
  if (process.platform === 'linux') return (await startsBy(fileIn(environment))) ? 'on' : 'off'
  const { openAtLogin, status, executableWillLaunchAtLogin } = app.getLoginItemSettings(item(environment))
  if (status === 'requires-approval') return 'blocked'
  if (!openAtLogin) return 'off'
  // Task Manager keeps the entry of what it has switched off.
  return process.platform === 'win32' && !executableWillLaunchAtLogin ? 'blocked' : 'on'
}

export async function setLoginItem(environment: NodeJS.ProcessEnv, openAtLogin: boolean): Promise<void> {
  if (process.platform !== 'linux') {
    // The uninstaller of Windows knows it by this name.
    app.setLoginItemSettings({ ...item(environment), openAtLogin, name: 'Dropreel' })
  } else if (openAtLogin) await writeAutostart(fileIn(environment), command(environment))
  else await removeAutostart(fileIn(environment))
}

/** What is there from an earlier start holds for the Dropreel that runs now. */
export async function followProgram(environment: NodeJS.ProcessEnv): Promise<void> {
  if (process.platform === 'linux') await followMove(fileIn(environment), command(environment))
}

const fileIn = (environment: NodeJS.ProcessEnv) => autostartFile(environment, app.getPath('home'))

/** On macOS the app itself, whatever is named here. */
const item = (environment: NodeJS.ProcessEnv) => ({ path: program(environment), args: [hiddenSwitch] })

function command(environment: NodeJS.ProcessEnv): string[] {
  return [program(environment), ...(app.isPackaged ? [] : [app.getAppPath()]), hiddenSwitch]
}

/** Both an AppImage and the portable program of Windows unpack themselves into a folder that is gone after the run. */
function program({ APPIMAGE, PORTABLE_EXECUTABLE_FILE }: NodeJS.ProcessEnv): string {
  return APPIMAGE ?? PORTABLE_EXECUTABLE_FILE ?? process.execPath
}
