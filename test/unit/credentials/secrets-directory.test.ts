import { chmod, mkdir, mkdtemp, rename, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { placeInSecrets } from '../../../electron/credentials/index.ts'
import type * as namedFile from '../../../electron/disk/named-file.ts'
import { fromSecretsDirectory } from '../../../electron/credentials/secrets-directory.ts'

const afterRead = vi.hoisted(() => vi.fn<(file: string) => Promise<void>>())
vi.mock('../../../electron/disk/named-file.ts', async (original) => {
  const { readNamedFile } = await original<typeof namedFile>()
  return {
    readNamedFile: async (file: string) => {
      const content = await readNamedFile(file)
      await afterRead(file)
      return content
    },
  }
})

let dir: string
let warnings: string[]
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'dropreel-secrets-'))
  warnings = []
  afterRead.mockClear()
})
afterEach(() => rm(dir, { recursive: true }))

const write = (name: string, text: string) => writeFile(join(dir, name), text, { mode: 0o600 })
const provider = (from = dir) => fromSecretsDirectory(from, (sentence) => warnings.push(sentence))
const missing = (words: string): object =>
  expect.objectContaining({
    error: expect.objectContaining({ code: 'CredentialsMissing', message: expect.stringContaining(words) }),
  })

test('reads the directory again when a file changes', async () => {
  const provide = provider()
  await expect(provide()).rejects.toEqual(missing(`${dir} has no file aws_access_key_id`))
  await write('aws_access_key_id', 'A\n')
  await expect(provide()).rejects.toEqual(missing('aws_secret_access_key'))
  await write('AWS_SECRET_ACCESS_KEY', 'S\n')
  const first = await provide()
  expect(first).toEqual({ accessKeyId: 'A', secretAccessKey: 'S' })
  expect(await provide()).toBe(first)
  await write('aws_access_key_id', 'B')
  await write('aws_session_token', 'T')
  expect(await provide()).toEqual({ accessKeyId: 'B', secretAccessKey: 'S', sessionToken: 'T' })
})

test('reads one file in the format of ~/.aws/credentials', async () => {
  const shared =
    '# keys\n[other]\naws_access_key_id = X\n\n[default]\naws_access_key_id=A\naws_secret_access_key = S==\n'
  await write('aws_credentials', shared)
  const provide = provider()
  expect(await provide()).toEqual({ accessKeyId: 'A', secretAccessKey: 'S==' })
  await write('aws_credentials', '[default]\naws_access_key_id = A\n')
  await expect(provide({ forceRefresh: true })).rejects.toEqual(
    missing('aws_credentials has no aws_secret_access_key'),
  )
})

test('names a file that cannot be read', async () => {
  await mkdir(join(dir, 'aws_access_key_id'))
  await expect(provider()()).rejects.toEqual(missing(`${join(dir, 'aws_access_key_id')} cannot be read`))
})

test('names a file with two lines', async () => {
  await write('AWS_ACCESS_KEY_ID', 'A\n')
  await write('aws_secret_access_key', 'S\nT\n')
  await expect(provider()()).rejects.toEqual(
    missing(`${join(dir, 'aws_secret_access_key')} holds more than one line`),
  )
  await write('aws_secret_access_key', 'S')
  await write('AWS_ACCESS_KEY_ID', 'A\nB')
  await expect(provider()()).rejects.toEqual(
    missing(`${join(dir, 'AWS_ACCESS_KEY_ID')} holds more than one line`),
  )
})

test('reports an empty file and a missing directory', async () => {
  await write('aws_access_key_id', '\n')
  await expect(provider()()).rejects.toEqual(missing(`${join(dir, 'aws_access_key_id')} is empty`))
  await write('AWS_ACCESS_KEY_ID', 'A')
  await expect(provider()()).rejects.toEqual(missing(`${dir} has no file aws_secret_access_key`))
  await write('aws_secret_access_key', 'S')
  expect(await provider()()).toEqual({ accessKeyId: 'A', secretAccessKey: 'S' })
  const nowhere = join(dir, 'nowhere')
  await expect(provider(nowhere)()).rejects.toEqual(missing(`the directory ${nowhere} is not there`))
})

test('an empty section does not hide another one', async () => {
  await write('aws_credentials', '[default]\n[other]\naws_access_key_id = A\naws_secret_access_key = S\n')
  expect(await provider()()).toEqual({ accessKeyId: 'A', secretAccessKey: 'S' })
})

test('uses files that are written one by one only when they are complete', async () => {
  await write('aws_access_key_id', 'A')
  await write('aws_secret_access_key', 'S')
  const provide = provider()
  const before = await provide()
  await write('aws_secret_access_key', '')
  expect(await provide()).toEqual(before)
  await write('aws_secret_access_key', 'T')
  expect(await provide()).toEqual({ accessKeyId: 'A', secretAccessKey: 'T' })
})

/** What Kubernetes does: new values in a new directory, then one link changes. */
async function swapIn(generation: number): Promise<void> {
  const folder = `..gen${generation}`
  await mkdir(join(dir, folder))
  await write(`${folder}/aws_access_key_id`, `KEY${generation}`)
  await write(`${folder}/aws_secret_access_key`, `SECRET${generation}`)
  await symlink(folder, join(dir, '..data_tmp'))
  await rename(join(dir, '..data_tmp'), join(dir, '..data'))
  if (generation > 0) await rm(join(dir, `..gen${generation - 1}`), { recursive: true })
}

test.runIf(process.platform !== 'win32')(
  'old and new values never mix when a platform swaps them between two reads',
  async () => {
    await swapIn(0)
    for (const name of ['aws_access_key_id', 'aws_secret_access_key']) {
      await symlink(`..data/${name}`, join(dir, name))
    }
    // Between the first file and the second one.
    afterRead.mockImplementationOnce(() => swapIn(1))
    expect(await provider()()).toEqual({ accessKeyId: 'KEY1', secretAccessKey: 'SECRET1' })
    expect(afterRead.mock.calls[0]).toEqual([join(dir, '..gen0', 'aws_access_key_id')])
  },
)

test('finds region and bucket where the directory names them', async () => {
  const place = () => placeInSecrets(dir, ['region', 'bucket'])
  expect(await place()).toEqual({})
  await write('AWS_REGION', 'eu-central-1\n')
  await write('s3_bucket_name', 'reviews')
  expect(await place()).toEqual({ region: 'eu-central-1', bucket: 'reviews' })
  await write('AWS_REGION', 'Frankfurt am Main')
  await expect(place()).rejects.toMatchObject({
    error: { code: 'BadInput', message: `${join(dir, 'AWS_REGION')} does not hold the name of a region.` },
  })
  expect(await placeInSecrets(dir, ['bucket'])).toEqual({ bucket: 'reviews' })
  await write('AWS_REGION', 'eu-central-1\neu-west-1')
  await expect(place()).rejects.toMatchObject({ error: { code: 'BadInput' } })
})

test.runIf(process.platform !== 'win32')(
  'a secret that everybody can read is told once, and only if they can get there',
  async () => {
    await write('aws_access_key_id', 'A')
    await write('aws_secret_access_key', 'S')
    await chmod(join(dir, 'aws_access_key_id'), 0o644)
    await chmod(dir, 0o755)
    await provider()()
    expect(warnings).toEqual([])
    await chmod(join(dir, 'aws_secret_access_key'), 0o644)
    await chmod(dir, 0o700)
    await provider()()
    expect(warnings).toEqual([])
    await chmod(dir, 0o755)
    const provide = provider()
    await provide()
    await write('aws_secret_access_key', 'T')
    await provide()
    expect(warnings).toEqual([
      `Every user of this computer can read ${join(dir, 'aws_secret_access_key')}: leave it to its owner (chmod 600; in Kubernetes, defaultMode: 0400).`,
    ])
  },
)
