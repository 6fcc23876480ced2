import { describe, expect, test } from 'vitest'
import { uploadLink, uploadOfLink } from '../../electron/contract/index.ts'
import { argumentsFor, readArguments } from '../../electron/desktop/start-arguments.ts'

const program = '/opt/Dropreel/dropreel-app'
const id = '0b2f1c9e-58d4-4b53-9a3c-2f6d0c1e7a11'
const read = (...given: string[]) => readArguments([program, ...given], '/home/me/day', true)

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
      'beside switches of Chromium and our own',
      ['--no-sandbox', 'A.mov', '--proxy-server=a:1', '-x', '--hidden'],
      ['/home/me/day/A.mov'],
    ],
    [
      'that look like switches, after --, or like a link',
      ['A.mov', './dropreel:B.mov', '--', '-C.mov', '--'],
      ['/home/me/day/A.mov', '/home/me/day/dropreel:B.mov', '/home/me/day/-C.mov', '/home/me/day/--'],
    ],
    ['empty', ['', '--', ''], []],
  ]
  test.each(cases)('%s', (_name, given, expected) => {
    expect(read(...given).paths).toEqual(expected)
  })

  test('relative to a folder that was deleted there are none', () => {
    expect(readArguments(['dropreel-app', 'A.mov', '/renders/B.mov'], null, true).paths).toEqual([
      '/renders/B.mov',
    ])
  })

  test('in development, the app’s own folder is none of them', () => {
    const argv = ['electron', '--no-sandbox', '/dropreel', '--user-data-dir=/d', 'A.mov']
    expect(readArguments(argv, '/home/me/day', false).paths).toEqual(['/home/me/day/A.mov'])
  })
})

describe('a link among the arguments', () => {
  test('names an upload, and no file counts beside it', () => {
    const shown = { paths: [], linked: id, picks: false, shows: true }
    expect(read(uploadLink(id))).toEqual(shown)
    expect(read('--', `${uploadLink(id)}/`)).toEqual(shown)
    expect(read('/etc/passwd', uploadLink(id), '--add-files', '--', '/etc/hostname')).toEqual(shown)
  })

  const hostile = [
    'dropreel:',
    'dropreel://',
    'dropreel://upload/',
    'dropreel://upload/..%2f..%2fetc%2fpasswd',
    `dropreel://upload/${id}/../x`,
    `dropreel://upload/${id}?file=/etc/passwd`,
    `dropreel://upload/${id}#x`,
    `dropreel://upload/${id} --no-sandbox`,
    `dropreel://upload/${id}\n/etc/passwd`,
    `dropreel://upload/${id}\u0000`,
    `dropreel://user@upload/${id}`,
    `dropreel://put/${id}`,
    `DROPREEL://UPLOAD/${id.toUpperCase()}`,
    `dropreel:///etc/passwd`,
    'dropreel:/etc/passwd',
  ]
  test('has nothing before it, as macOS hands it over by itself', () => {
    expect(uploadOfLink(uploadLink(id))).toBe(id)
    for (const before of [' ', '-', 'x-', 'https://evil.example/']) {
      expect(uploadOfLink(`${before}${uploadLink(id)}`)).toBeNull()
    }
  })

  test.each(hostile)('that asks for anything else does nothing: %j', (link) => {
    const nothing = { paths: [], linked: null, picks: false, shows: false }
    expect(read(link)).toEqual(nothing)
    expect(read('--', link, '/etc/hostname')).toEqual(nothing)
  })
})

describe('whether the window comes up', () => {
  test('at login it does not, otherwise it does', () => {
    expect(read('--hidden').shows).toBe(false)
    expect(read()).toMatchObject({ shows: true, picks: false })
    expect(read('--add-files')).toMatchObject({ shows: true, picks: true, paths: [] })
    expect(read('--', '--hidden')).toMatchObject({ shows: true, paths: ['/home/me/day/--hidden'] })
  })
})

test('a start that follows another one has its switches, and what it is for', () => {
  const argv = [program, '--no-sandbox', '--hidden', '/renders/Before.mov', '--', '-x']
  const paths = ['/renders/A.mov', '/renders/-B.mov']
  const next = argumentsFor({ paths, linked: null }, argv, true)
  expect(next).toEqual(['--no-sandbox', '--', ...paths])
  expect(readArguments([program, ...next], '/', true)).toMatchObject({ paths, shows: true })
  const inDevelopment = argumentsFor({ paths: [], linked: id }, ['electron', '.', 'A.mov'], false)
  expect(readArguments(['electron', ...inDevelopment], '/', false)).toMatchObject({ paths: [], linked: id })
})
