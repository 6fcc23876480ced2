import { sessionBus } from './session-bus.ts'

/** Of `desktopName` in package.json: by it panels find the launcher. */
export const desktopFile = 'dropreel-app.desktop'

/** What the launcher shows over its icon; null for nothing. `progress` from 0 to 1. */
export type LauncherEntry = { progress: number | null; count: number }

/**
 * Shows progress and a count on the launchers of Linux desktops (Plasma's task manager, Dash to Dock, Plank, Unity) with
 * the signal that they all know (Unity's Launcher API, com.canonical.Unity.LauncherEntry). Electron sends it by libunity
 * alone, which only Ubuntu had, and just on desktops that it knows. What is shown goes with our connection to the bus.
 */
export async function showOnLauncher({ progress, count }: LauncherEntry): Promise<void> {
  const bus = await sessionBus()
  bus?.send({
    path: '/app/dropreel/launcher',
    interface: 'com.canonical.Unity.LauncherEntry',
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
