import { execFile } from 'node:child_process'
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'
import {
  autostartFile,
  followMove,
  removeAutostart,
  startsBy,
  writeAutostart,
} from '../../electron/desktop/autostart-file.ts'
import { temporaryDir } from './disk-temporary-dir.ts'

const home = '/home/me'

test.each([
  [{}, '/home/me/.config'],
  [{ XDG_CONFIG_HOME: '/etc/mine' }, '/etc/mine'],
  [{ XDG_CONFIG_HOME: '' }, '/home/me/.config'],
  // The specification has relative ones ignored.
  [{ XDG_CONFIG_HOME: 'mine' }, '/home/me/.config'],
])('with %j the file is below %s', (environment, config) => {
  expect(autostartFile(environment, home)).toBe(join(config, 'autostart', 'dropreel-app.desktop'))
})

test('a desktop starts the command, whatever its path has in it', async () => {
  const dir = await temporaryDir()
  const file = join(dir, 'autostart', 'dropreel-app.desktop')
  expect(await startsBy(file)).toBe(false)
  const program = join(dir, 'My "App" $HOME `id` a\\b;&.AppImage')
  const told = join(dir, 'told')
  await writeFile(program, '#!/bin/sh\nprintf "%s|" "$@" > "$(dirname "$0")/told"\n', { mode: 0o755 })
  await writeAutostart(file, [program, '/app 100%U\nX-Bad=1', '--hidden'])
  expect(await startsBy(file)).toBe(true)
  await promisify(execFile)('gio', ['launch', file])
  await expect.poll(() => readFile(told, 'utf8').catch(() => '')).toBe('/app 100%U\nX-Bad=1|--hidden|')
  await removeAutostart(file)
  expect(await startsBy(file)).toBe(false)
  await removeAutostart(file)
})

const entry = (lines: string) =>
  `[Desktop Entry]\nType=Application\nName=Dropreel\nExec=/old/dropreel\n${lines}\n`

test.each([
  ['Hidden=true', false],
  ['X-GNOME-Autostart-enabled=false', false],
  ['X-GNOME-Autostart-enabled = false', false],
  ['X-GNOME-Autostart-enabled=true', true],
  ['[Desktop Action x]\nHidden=true', true],
])('what a desktop’s own settings switch off is off: %j', async (lines, isOn) => {
  const file = join(await temporaryDir(), 'dropreel-app.desktop')
  await writeFile(file, entry(lines))
  expect(await startsBy(file)).toBe(isOn)
  // What is off is left alone.
  await followMove(file, ['/new/dropreel', '--hidden'])
  expect((await readFile(file, 'utf8')).includes('/new/dropreel')).toBe(isOn)
})

test('where there is none, a moved program makes none', async () => {
  const file = join(await temporaryDir(), 'autostart', 'dropreel-app.desktop')
  await followMove(file, ['/new/dropreel', '--hidden'])
  expect(await startsBy(file)).toBe(false)
  await mkdir(dirname(file), { recursive: true })
  await writeFile(file, 'no desktop entry')
  expect(await startsBy(file)).toBe(false)
})
