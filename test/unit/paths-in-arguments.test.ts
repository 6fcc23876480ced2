import { describe, expect, test } from 'vitest'
import { pathsInArguments } from '../../electron/desktop/paths-in-arguments.ts'

describe('the files among the arguments of the window’s program', () => {
  const cases: [string, string[], string[]][] = [
    ['none', [], []],
    [
      'absolute, as a file manager gives them',
      ['/renders/A b.mov', '/renders'],
      ['/renders/A b.mov', '/renders'],
    ],
    [
      'relative to where it was started',
      ['A.mov', '../B.mov', '.'],
      ['/home/me/day/A.mov', '/home/me/B.mov', '/home/me/day'],
    ],
    [
      'beside switches of Chromium',
      ['--no-sandbox', 'A.mov', '--proxy-server=a:1', '-x'],
      ['/home/me/day/A.mov'],
    ],
    [
      'that look like switches, after --',
      ['A.mov', '--', '-B.mov', '--'],
      ['/home/me/day/A.mov', '/home/me/day/-B.mov', '/home/me/day/--'],
    ],
    ['empty', ['', '--', ''], []],
  ]
  test.each(cases)('%s', (_name, given, expected) => {
    expect(pathsInArguments(['/opt/Dropreel/dropreel-app', ...given], '/home/me/day', true)).toEqual(expected)
  })

  test('relative to a folder that was deleted there are none', () => {
    expect(pathsInArguments(['dropreel-app', 'A.mov', '/renders/B.mov'], null, true)).toEqual([
      '/renders/B.mov',
    ])
  })

  test('in development, the app’s own folder is none of them', () => {
    const argv = ['electron', '--no-sandbox', '/dropreel', '--user-data-dir=/d', 'A.mov']
    expect(pathsInArguments(argv, '/home/me/day', false)).toEqual(['/home/me/day/A.mov'])
  })
})
