import { createHash } from 'node:crypto'
import { execFile } from 'node:child_process'
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { DebugLogger } from 'builder-util'
import { getConfig, validateConfiguration } from 'app-builder-lib/out/util/config/config.js'
import { zipSync } from 'fflate'
import { describe, expect, test } from 'vitest'
import { fetchNode } from '../support/fetch-node.mjs'
import { nodeHashes, nodeVersion } from '../support/node-dist.mjs'
import { releaseArguments } from '../support/release-arguments.mjs'
import { notesOf } from '../support/release-notes.mjs'
import { temporaryDir } from './disk-temporary-dir.ts'

const root = join(import.meta.dirname, '..', '..')
const feed = { DROPREEL_UPDATE_FEED: 'https://updates.dropreel.example/' }
const azure = {
  DROPREEL_AZURE_ENDPOINT: 'https://weu.codesigning.azure.net/',
  DROPREEL_AZURE_ACCOUNT: 'dropreel',
  DROPREEL_AZURE_PROFILE: 'release',
  DROPREEL_AZURE_PUBLISHER: 'CN=Dropreel developers',
}

type Nested = { [name: string]: Nested | string | boolean }

/** What electron-builder makes of `-c.` arguments: an object that is laid over electron-builder.yml. */
function overYml(args: readonly string[]) {
  const over: Nested = {}
  for (const [, path = '', value = ''] of args.flatMap((argument) => [
    ...argument.matchAll(/^-c\.([^=]+)=(.*)$/g),
  ])) {
    const names = path.split('.')
    let at = over
    for (const name of names.slice(0, -1)) {
      const next = at[name]
      at = typeof next === 'object' ? next : (at[name] = {})
    }
    at[names.at(-1) ?? ''] = value === 'true' ? true : value
  }
  return getConfig(root, null, over)
}

describe('a release', () => {
  test.each(['darwin', 'linux', 'win32'] as const)(
    'on %s is a configuration that electron-builder takes',
    async (platform) => {
      const args = releaseArguments(
        { ...feed, ...azure, DROPREEL_SIGNED: '1', DROPREEL_RELEASE_NOTES: 'notes.md' },
        platform,
      )
      const configuration = await overYml(args)
      await expect(validateConfiguration(configuration, new DebugLogger(false))).resolves.toBeUndefined()
      expect(configuration).toMatchObject({
        publish: { provider: 'generic', url: feed.DROPREEL_UPDATE_FEED },
        extraMetadata: { updateFeed: feed.DROPREEL_UPDATE_FEED, homepage: expect.stringMatching(/^https:/) },
        releaseInfo: { releaseNotesFile: 'notes.md' },
      })
      expect(configuration.forceCodeSigning === true).toBe(platform !== 'linux')
      expect(configuration.win?.azureSignOptions?.publisherName).toBe(
        platform === 'win32' ? azure.DROPREEL_AZURE_PUBLISHER : undefined,
      )
    },
  )

  test('has no updater and no signature unless it is asked for, and is never published from here', () => {
    expect(releaseArguments({}, 'win32')).toEqual(['--publish=never'])
  })

  test('takes no feed over plain http', () => {
    expect(() => releaseArguments({ DROPREEL_UPDATE_FEED: 'http://updates.example' }, 'linux')).toThrow(
      'it must be https',
    )
  })

  test('is not made without the address of updates: its apps would never learn of a newer version', () => {
    for (const platform of ['darwin', 'linux', 'win32'] as const) {
      expect(() =>
        releaseArguments({ ...azure, DROPREEL_SIGNED: '1', DROPREEL_UPDATE_FEED: '' }, platform),
      ).toThrow('A release needs DROPREEL_UPDATE_FEED')
    }
  })

  test('on Windows says which keys are missing', () => {
    expect(() =>
      releaseArguments({ ...feed, ...azure, DROPREEL_SIGNED: '1', DROPREEL_AZURE_PROFILE: '' }, 'win32'),
    ).toThrow('A signed Windows package needs DROPREEL_AZURE_PROFILE.')
  })

  test('says what the changelog says of its version, and nothing that is unreleased', () => {
    const changelog =
      '# Changelog\n\n## 1.10.0, unreleased\n\n- Later.\n\n## 1.1.0, 2026-11-26\n\n- New.\n\n## 1.0.0\n\n- Old.\n'
    expect(notesOf(changelog, '1.1.0')).toBe('- New.\n')
    expect(() => notesOf(changelog, '1.10.0')).toThrow('needs a heading')
    expect(() => notesOf(changelog, '1.1')).toThrow('needs a heading')
  })
})

describe('the Node of a package', () => {
  test('is unpacked with its licence once its hash is right', async () => {
    const dist = await temporaryDir()
    const name = `node-v${nodeVersion}`
    const files = {
      [`${name}-win-x64/node.exe`]: Buffer.from('exe'),
      [`${name}-win-x64/LICENSE`]: Buffer.from('free'),
    }
    const work = await temporaryDir()
    await mkdir(join(work, `${name}-linux-x64`, 'bin'), { recursive: true })
    await writeFile(join(work, `${name}-linux-x64`, 'bin', 'node'), 'elf')
    await writeFile(join(work, `${name}-linux-x64`, 'LICENSE'), 'free')
    await promisify(execFile)('tar', ['-czf', join(work, 'node.tgz'), '-C', work, `${name}-linux-x64`])
    const archives = { 'win32-x64': zipSync(files), 'linux-x64': await readFile(join(work, 'node.tgz')) }
    for (const [target, archive] of Object.entries(archives)) {
      const hashes = { [target]: createHash('sha256').update(archive).digest('hex') }
      await fetchNode(target, dist, async () => archive, hashes)
    }
    expect(await readFile(join(dist, 'linux-x64', 'node'), 'utf8')).toBe('elf')
    expect(await readFile(join(dist, 'linux-x64', 'LICENSE'), 'utf8')).toBe('free')
    expect(await readFile(join(dist, 'win32-x64', 'node.exe'), 'utf8')).toBe('exe')
    expect(await readFile(join(dist, 'win32-x64', 'LICENSE'), 'utf8')).toBe('free')
  })

  test('is not unpacked where its hash is another one', async () => {
    const dist = await temporaryDir()
    await expect(fetchNode('linux-x64', dist, async () => Buffer.from('evil'))).rejects.toThrow(
      new RegExp(`linux-x64.tar.gz has the SHA-256 [0-9a-f]{64}, not ${nodeHashes['linux-x64']}`),
    )
    expect(await readdir(dist)).toEqual([])
  })

  test('is known for each platform of a release', async () => {
    expect(Object.keys(nodeHashes).toSorted()).toEqual(
      ['darwin', 'linux', 'win32'].flatMap((platform) => [`${platform}-arm64`, `${platform}-x64`]),
    )
    const release = await readFile(join(root, '.github', 'workflows', 'release.yml'), 'utf8')
    const fetched = [...release.matchAll(/nodes: ([^,]+),/g)].flatMap(([, nodes = '']) => nodes.split(' '))
    expect(fetched.toSorted()).toEqual(Object.keys(nodeHashes).toSorted())
  })
})
