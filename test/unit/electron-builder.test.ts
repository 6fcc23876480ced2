import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { DebugLogger } from 'builder-util'
import { getConfig, validateConfiguration } from 'app-builder-lib/out/util/config/config.js'
import { beforeAll, describe, expect, test } from 'vitest'
import { z } from 'zod'
import { desktopFile } from '../../electron/desktop/launcher.ts'

const root = join(import.meta.dirname, '..', '..')
type Configuration = Awaited<ReturnType<typeof getConfig>>
let configuration: Configuration

beforeAll(async () => {
  configuration = await getConfig(root, null, null)
})

const validate = (changes: object) =>
  validateConfiguration({ ...configuration, ...changes }, new DebugLogger(false))

describe("electron-builder's own schema", () => {
  test('accepts electron-builder.yml', async () => {
    await expect(validate({})).resolves.toBeUndefined()
  })

  test('refuses an option that it does not know', async () => {
    await expect(validate({ wn: {} })).rejects.toThrow(/unknown property 'wn'/)
  })
})

test('panels find the launcher that shows the progress by the name of its desktop file', async () => {
  const { desktopName } = z
    .object({ desktopName: z.string() })
    .parse(JSON.parse(await readFile(join(root, 'package.json'), 'utf8')))
  expect(desktopFile).toBe(desktopName)
  expect(desktopFile).toBe(`${configuration.linux?.executableName}.desktop`)
})

describe('the targets', () => {
  test.each([
    ['mac', ['dmg universal', 'zip universal']],
    ['win', ['nsis x64 arm64', 'msi x64', 'portable x64 arm64']],
    ['linux', ['AppImage', 'deb', 'rpm', 'tar.gz', 'zip'].map((target) => `${target} x64 arm64`)],
  ] as const)('of %s are %j', (platform, expected) => {
    expect(targetsOf(configuration[platform]?.target)).toEqual(expected)
  })

  test('publish nothing', () => {
    expect(configuration.publish).toBeNull()
  })
})

describe('the packages', () => {
  test('hold every native module and all that it loads', async () => {
    const files = JSON.stringify(configuration.files)
    const needed = await withDependencies(['keytar', 'fs-native-extensions'])
    expect(needed.filter((name) => !new RegExp(`[/{,]${name}[/},]`).test(files))).toEqual([])
  })
})

const manifest = z.object({ dependencies: z.record(z.string(), z.string()).default({}) })

function targetsOf(target: unknown): string[] {
  const targets = z.array(z.object({ target: z.string(), arch: z.array(z.string()) })).parse(target)
  return targets.map(({ target, arch }) => [target, ...arch].join(' '))
}

/** The modules named and, over and over, their dependencies; but not headers that only a compiler needs. */
async function withDependencies(names: readonly string[]): Promise<string[]> {
  const found = new Set<string>()
  const waiting = [...names]
  for (let name = waiting.pop(); name !== undefined; name = waiting.pop()) {
    if (name === 'node-addon-api' || found.has(name)) continue
    found.add(name)
    const text = await readFile(join(root, 'node_modules', name, 'package.json'), 'utf8')
    waiting.push(...Object.keys(manifest.parse(JSON.parse(text)).dependencies))
  }
  return [...found]
}
