import { existsSync } from 'node:fs'
import { release } from 'node:os'
import { join } from 'node:path'
import { logDir } from '../disk/index.ts'
import type { HandlersOf, WindowContext } from './context.ts'

const systems: Partial<Record<NodeJS.Platform, string>> = {
  darwin: 'macOS',
  linux: 'Linux',
  win32: 'Windows',
}

/** Where a package has the licences of all that is in it (test/support/add-licences.mjs). */
const licences = () => join(process.resourcesPath, 'licences')

/** What this Dropreel is, and newer versions of it. */
export function updateHandlers({ about, desktop, updates }: WindowContext): HandlersOf<'about' | 'updates'> {
  const logs = logDir(about.environment)
  return {
    'about.facts': () => ({
      version: about.version,
      runsOn: runsOn(),
      logs,
      hasLicences: existsSync(licences()),
    }),
    'about.openFolder': ({ folder }) => desktop.openFolder(folder === 'logs' ? logs : licences()),
    'updates.current': () => updates.current(),
    'updates.look': () => updates.look(),
    'updates.install': () => {
      updates.refuseUnready()
      desktop.installUpdate()
    },
    'updates.openPage': async () => {
      const update = updates.current()
      if (update.kind === 'elsewhere') await desktop.openPage(update.page)
    },
  }
}

/** For whoever is told of a fault. */
function runsOn() {
  const { electron, chrome, node } = process.versions
  return [
    { name: 'Electron', version: electron },
    { name: 'Chromium', version: chrome },
    { name: 'Node', version: node },
    { name: systems[process.platform] ?? process.platform, version: `${release()} ${process.arch}` },
  ]
}
