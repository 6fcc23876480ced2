import { join } from 'node:path'
import { app } from 'electron'
import { openDropreel } from './app/open-dropreel.ts'
import { asAppFailure } from './core/errors.ts'
import {
  lockDown,
  moveToTrash,
  registerAppScheme,
  sayCannotStart,
  serveWindow,
  systemProxy,
} from './desktop/index.ts'
import { defaultStateDir } from './disk/index.ts'
import { runInWindow } from './window/run-in-window.ts'

const out = join(import.meta.dirname, '..')

registerAppScheme()
// A second start only brings the window of the first to the front.
if (app.requestSingleInstanceLock()) void start()
else app.quit()

async function start(): Promise<void> {
  await app.whenReady()
  lockDown()
  serveWindow(join(out, 'renderer'))
  const environment = process.env
  try {
    const dropreel = await openDropreel({ environment, systemProxy, moveToTrash })
    await runInWindow(dropreel, {
      preload: join(out, 'preload', 'preload.cjs'),
      boundsFile: join(defaultStateDir('app', environment), 'window.json'),
    })
  } catch (thrown) {
    const { error } = asAppFailure(thrown)
    console.error(`${error.message} ${error.advice}`)
    await sayCannotStart(error)
    app.exit(1)
  }
}
