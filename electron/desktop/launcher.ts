import { onEachBus, sessionBus, type SessionBus } from './session-bus.ts'

/** Of `desktopName` in package.json: by it panels find the launcher. */
export const desktopFile = 'dropreel-app.desktop'

/** What the launcher shows over its icon; null for nothing. `progress` from 0 to 1. */
export type LauncherEntry = { progress: number | null; count: number }

/** All launchers that understand the signal own this name, as Unity did. */
const launcherName = 'com.canonical.Unity'

let newest: LauncherEntry = { progress: null, count: 0 }
let following: Promise<never> | null = null

/**
 * Shows progress and a count on the launchers of Linux desktops (Plasma's task manager, Dash to Dock, Plank, Unity) with
 * the signal that they all know (Unity's Launcher API, com.canonical.Unity.LauncherEntry), also on one that starts later.
 * Electron sends it by libunity alone, which only Ubuntu had, and just on desktops that it knows. What is shown goes with
 * our connection to the bus.
 */
export async function showOnLauncher(entry: LauncherEntry): Promise<void> {
  newest = entry
  following ??= onEachBus((bus) => bus.watchName(launcherName, (isOwned) => void (isOwned && send(bus))))
  const bus = await sessionBus()
  if (bus !== null) send(bus)
}

function send(bus: SessionBus): void {
  const { progress, count } = newest
  bus.send({
    path: '/app/dropreel/launcher',
    interface: `${launcherName}.LauncherEntry`,
    member: 'Update',
    signature: 'sa{sv}',
    body: [
      `application://${desktopFile}`,
      [
        ['progress', ['d', progress ?? 0]],
        ['progress-visible', ['b', progress !== null]],
        ['count', ['x', count]],
        ['count-visible', ['b', count > 0]],
      ],
    ],
  })
}
