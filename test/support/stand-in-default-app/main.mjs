// What Electron's own default app does: `electron <folder>` runs the application in that folder,
// `electron --version` prints the version.
import { readFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { app } from 'electron'

const named = process.argv.slice(1).find((argument) => !argument.startsWith('-'))
if (process.argv.includes('--version')) {
  console.log(`v${process.versions.electron}`)
  app.exit(0)
} else if (named === undefined) {
  console.error('Name the folder of an application: electron <folder>')
  app.exit(1)
} else {
  const folder = resolve(named)
  const { main, name, productName, version } = JSON.parse(
    await readFile(join(folder, 'package.json'), 'utf8'),
  )
  Object.defineProperty(process, 'defaultApp', { value: true, enumerable: true })
  app.setName(productName ?? name)
  // Electron's default app uses these two, its types do not have them.
  Reflect.get(app, 'setVersion').call(app, version)
  Reflect.get(app, 'setAppPath').call(app, folder)
  app.setPath(
    'userData',
    app.commandLine.getSwitchValue('user-data-dir') || join(app.getPath('appData'), app.getName()),
  )
  await import(pathToFileURL(join(folder, main)).href)
}
