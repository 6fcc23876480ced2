import { mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { dirname, isAbsolute, join } from 'node:path'

/**
 * The file that has a desktop start Dropreel at login.
 * https://specifications.freedesktop.org/autostart-spec/latest/
 * @param home the person's home directory
 */
export function autostartFile(environment: NodeJS.ProcessEnv, home: string): string {
  const named = environment['XDG_CONFIG_HOME']
  const config = named !== undefined && isAbsolute(named) ? named : join(home, '.config')
  return join(config, 'autostart', 'dropreel-app.desktop')
}

/** Whether the desktop starts what the file names. A desktop's own settings switch it off by one of two keys. */
export async function startsBy(file: string): Promise<boolean> {
  const keys = keysOf(await textOf(file))
  return (
    keys.has('Exec') && keys.get('Hidden') !== 'true' && keys.get('X-GNOME-Autostart-enabled') !== 'false'
  )
}

/** @param command the program and its arguments */
export async function writeAutostart(file: string, command: readonly string[]): Promise<void> {
  await mkdir(dirname(file), { recursive: true })
  await writeFile(file, entryFor(command))
}

/** After Dropreel was moved, what starts at login is this one: an AppImage has its version in its name. */
export async function followMove(file: string, command: readonly string[]): Promise<void> {
  const isOurs = keysOf(await textOf(file)).get('Exec') === execOf(command)
  if (!isOurs && (await startsBy(file))) await writeAutostart(file, command)
}

export async function removeAutostart(file: string): Promise<void> {
  await rm(file, { force: true })
}

function entryFor(command: readonly string[]): string {
  const lines = [
    '[Desktop Entry]',
    'Type=Application',
    'Name=Dropreel',
    `Exec=${execOf(command)}`,
    // A desktop leaves the entry alone where the program is gone.
    `TryExec=${escaped(command[0] ?? '')}`,
    'Icon=dropreel-app',
    'Terminal=false',
    'X-GNOME-Autostart-enabled=true',
  ]
  return `${lines.join('\n')}\n`
}

/**
 * Quoted as the Desktop Entry Specification has it: first each argument, then the whole as the text of a key; `%` begins
 * a field code. https://specifications.freedesktop.org/desktop-entry-spec/latest/exec-variables.html
 */
function execOf(command: readonly string[]): string {
  const quoted = command.map((word) => `"${word.replaceAll(/["`$\\]/g, String.raw`\$&`)}"`)
  return escaped(quoted.join(' ').replaceAll('%', '%%'))
}

function escaped(text: string): string {
  return text
    .replaceAll('\\', String.raw`\\`)
    .replaceAll('\n', String.raw`\n`)
    .replaceAll('\t', String.raw`\t`)
    .replaceAll('\r', String.raw`\r`)
}

async function textOf(file: string): Promise<string> {
  return await readFile(file, 'utf8').catch(() => '')
}

/** The keys of the group that desktops read. */
function keysOf(text: string): Map<string, string> {
  const [, group = ''] = /^\[Desktop Entry\]\n([^[]*)/m.exec(text) ?? []
  const keys = new Map<string, string>()
  for (const line of group.split('\n')) {
    const [, key = '', value = ''] = /^([\w-]+)\s*=\s*(.*?)\s*$/.exec(line) ?? []
    if (key !== '') keys.set(key, value)
  }
  return keys
}
