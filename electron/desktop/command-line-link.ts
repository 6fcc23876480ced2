import { lstat, readlink, symlink, unlink } from 'node:fs/promises'
import { join } from 'node:path'
import { app, clipboard, dialog, type BrowserWindow } from 'electron'
import { t } from '../contract/index.ts'

/** On the PATH of every macOS since 10.0 (/etc/paths). */
const usualLink = '/usr/local/bin/dropreel'

/** What came of it; `occupied` is something that is not ours, `denied` needs an administrator. */
export type Linked = 'linked' | 'occupied' | 'denied'

/**
 * Makes `link` lead to the command line of this package. A link to another Dropreel is replaced, anything else stays.
 * @param target the program, absolute
 */
export async function linkCommandLine(target: string, link: string): Promise<Linked> {
  try {
    const now = await lstat(link).catch(() => null)
    if (now !== null) {
      if (!now.isSymbolicLink() || !(await readlink(link)).endsWith('/command-line/dropreel'))
        return 'occupied'
      await unlink(link)
    }
    await symlink(target, link)
    return 'linked'
  } catch (thrown) {
    // macOS no longer makes /usr/local/bin, and only administrators may.
    const { code } = thrown instanceof Error && 'code' in thrown ? thrown : { code: null }
    if (code === 'EACCES' || code === 'EPERM' || code === 'ENOENT' || code === 'EROFS') return 'denied'
    throw thrown
  }
}

/** What a person types where Dropreel has no rights. */
export function linkInWords(target: string, link: string): string {
  const quoted = `'${target.replaceAll("'", String.raw`'\''`)}'`
  return `sudo mkdir -p ${link.slice(0, link.lastIndexOf('/'))} && sudo ln -sf ${quoted} ${link}`
}

/** Asks, puts `dropreel` on the PATH of this Mac, and says what came of it. */
export async function offerCommandLine(window: BrowserWindow): Promise<void> {
  const target = join(process.resourcesPath, 'command-line', 'dropreel')
  // macOS runs what was just downloaded from a place that is gone after the next start.
  if (!app.isInApplicationsFolder()) {
    await say(window, t('dialogs.moveToApplications'), t('dialogs.canBeFound'))
    return
  }
  const { response } = await dialog.showMessageBox(window, {
    type: 'question',
    message: t('dialogs.installCommand'),
    detail: t('dialogs.willLeadTo', { link: usualLink, target }),
    buttons: [t('dialogs.install'), t('dialogs.cancel')],
    defaultId: 0,
    cancelId: 1,
  })
  if (response !== 0) return
  const linked = await linkCommandLine(target, usualLink)
  if (linked === 'linked') {
    await say(window, t('dialogs.commandInstalled'), t('dialogs.openTerminal'))
  } else if (linked === 'occupied') {
    await say(window, t('dialogs.isNotOurs', { link: usualLink }), t('dialogs.removeIt'))
  } else await offerToCopy(window, linkInWords(target, usualLink))
}

async function offerToCopy(window: BrowserWindow, command: string): Promise<void> {
  const { response } = await dialog.showMessageBox(window, {
    type: 'info',
    message: t('dialogs.needsAdministrator'),
    detail: `${t('dialogs.runInTerminal')}\n\n${command}`,
    buttons: [t('dialogs.copy'), t('dialogs.close')],
    defaultId: 0,
    cancelId: 1,
  })
  if (response === 0) await clipboard.writeText(command)
}

async function say(window: BrowserWindow, message: string, detail: string): Promise<void> {
  await dialog.showMessageBox(window, { type: 'info', message, detail })
}
