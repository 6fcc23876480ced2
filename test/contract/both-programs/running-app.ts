import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import { openHandOver } from '../../../electron/app/hand-over.ts'
import { defaultStateDir } from '../../../electron/disk/index.ts'
import type { Place } from '../command-line/demo-place.ts'
import { openWindow } from './one-window.ts'

/** The app with its destination Reviews, which takes what is handed over. */
export async function runningApp(here: Place) {
  const window = await openWindow(here)
  const { id: destinationId } = await window.save({}, null)
  const environment = { HOME: here.dir, DROPREEL_HOME: join(here.dir, 'state') }
  const leaving = new AbortController()
  const handOver = await openHandOver(window.app, environment, leaving.signal)
  onTestFinished(() => handOver.close())
  const socket = join(defaultStateDir('app', environment), 'in-app', 'socket')
  return { ...window, environment, destinationId, handOver, leaving, socket }
}
