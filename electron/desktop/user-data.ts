import { accessSync, constants, mkdirSync, mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { app } from 'electron'

/**
 * Chromium crashes without a word where it cannot write its own files, as on a read-only disk. It gets a temporary folder
 * then, so that the window can say what is wrong. Call it before anything else that needs the folder.
 */
export function haveUserData(): void {
  const folder = app.getPath('userData')
  try {
    mkdirSync(folder, { recursive: true })
    accessSync(folder, constants.W_OK)
  } catch {
    app.setPath('userData', mkdtempSync(join(tmpdir(), 'dropreel-')))
  }
}
