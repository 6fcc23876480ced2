import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'

const root = join(import.meta.dirname, '..', '..')
const security = readFileSync(join(root, 'docs', 'security.md'), 'utf8')

test('each test that docs/security.md names exists', () => {
  const tests = readdirSync(join(root, 'test'), { recursive: true, encoding: 'utf8' }).map((file) =>
    join('test', file).replaceAll('\\', '/'),
  )
  const named = Array.from(security.matchAll(/`([\w/.-]+\.test\.ts)`/g), ([, name = '']) => name)
  expect(named.length).toBeGreaterThan(40)
  const missing = named.filter((name) => !tests.some((file) => file === name || file.endsWith(`/${name}`)))
  expect(missing).toEqual([])
})

test('the checklist numbers its promises, each with a test', () => {
  const rows = Array.from(security.matchAll(/^\| (\d+) +\|.*$/gm), ([row, number]) => [
    Number(number),
    /`test\/[\w/.-]+\.test\.ts`/.test(row),
  ])
  expect(rows).toEqual(Array.from({ length: 22 }, (_, at) => [at + 1, true]))
})
