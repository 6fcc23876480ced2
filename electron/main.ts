import { join } from 'node:path'
import { app, shell } from 'electron'
import { aboutThis, readBuild } from './app/about.ts'
import { openHandOver } from './app/hand-over.ts'
import { openDropreel } from './app/open-dropreel.ts'
import { catchUnforeseen } from './app/unforeseen.ts'
import { visibleText } from './contract/index.ts'
import { startKeychainWorkersWith } from './credentials/index.ts'
import { asAppFailure } from './core/errors.ts'
import { registerAppScheme, serveWindow } from './desktop/app-scheme.ts'
import { sayCannotStart } from './desktop/dialogs.ts'
import { startKeychainProcess } from './desktop/keychain-process.ts'
import { speakAs } from './desktop/language.ts'
import { lockDown, needNoDictionary } from './desktop/lock-down.ts'
import { openedBySystem, type Opened } from './desktop/opened.ts'
import { systemProxy } from './desktop/system-proxy.ts'
import { haveUserData } from './desktop/user-data.ts'
import { keepPagesSmall } from './desktop/window.ts'
import { identifyToWindows } from './desktop/windows-identity.ts'
import { defaultStateDir, policyFile, readPolicy } from './disk/index.ts'
import { openLog } from './disk/log.ts'
import { runInWindow } from './window/run-in-window.ts'
import { openUpdates } from './window/open-updates.ts'

const out = join(import.meta.dirname, '..')
const moveToTrash = (file: string) => shell.trashItem(file)

registerAppScheme()
needNoDictionary()
keepPagesSmall()
// Otherwise Node opens a debugger, which gives everything to whoever connects to it.
process.on('SIGUSR1', () => undefined)
haveUserData()
identifyToWindows()
// A second start brings the window of the first to the front, with what it was started for.
const opened = openedBySystem()
if (opened === null) app.quit()
else void start(opened)

async function start(opened: Opened): Promise<void> {
  const environment = process.env
  const version = app.getVersion()
  /** Said once the window can show it. */
  const unsaid: string[] = []
  let say = (sentence: string): unknown => unsaid.push(sentence)
  const log = openLog({ program: 'app', environment, warn: (sentence) => say(sentence) })
  log.info('start', { ...aboutThis(version), arguments: process.argv.slice(1) })
  app.on('child-process-gone', (_event, details) => log.warn('process-gone', { ...details }))
  app.on('quit', (_event, exitCode) => {
    log.info('end', { exitCode })
    log.close()
  })
  catchUnforeseen(log, ({ error }) => say(`${error.message} ${error.advice}`))
  await app.whenReady()
  speakAs('system')
  await lockDown()
  startKeychainWorkersWith(startKeychainProcess)
  serveWindow(join(out, 'renderer'))
  try {
    const policy = await readPolicy(policyFile(environment))
    const dropreel = await openDropreel({ environment, systemProxy, moveToTrash, log, policy })
    say = (sentence) => dropreel.warnings.warn(sentence)
    unsaid.forEach(say)
    speakAs(dropreel.settings.current().appearance.language)
    const paths = {
      preload: join(out, 'preload', 'preload.cjs'),
      boundsFile: join(defaultStateDir('app', environment), 'window.json'),
    }
    const updates = await openUpdates(dropreel, readBuild(app.getAppPath()))
    const leaving = new AbortController()
    await runInWindow(dropreel, paths, opened, { version, environment, log }, updates, leaving)
    const handOver = await openHandOver(dropreel, environment, leaving.signal)
    app.on('quit', () => handOver.close())
  } catch (thrown) {
    const { error } = asAppFailure(thrown)
    log.error('cannot-start', thrown)
    // A later start may be luckier.
    opened.take()
    opened.leave()
    console.error(visibleText(`${error.message} ${error.advice}`))
    await sayCannotStart(error)
    app.exit(1)
  }
}
