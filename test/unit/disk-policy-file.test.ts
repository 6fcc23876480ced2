import { chmod, chown, mkdir, rm, symlink, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { expect, test } from 'vitest'
import { readPolicy } from '../../electron/disk/policy-file.ts'
import { temporaryDir } from './disk-temporary-dir.ts'

const isRoot = process.getuid?.() === 0
if (!isRoot) console.error('LEFT OUT: policies that count. Only root owns such files.')

async function written(text: string, { mode = 0o644, owner = 0 } = {}) {
  const file = join(await temporaryDir(), 'policy.json')
  await writeFile(file, text)
  await chmod(file, mode)
  await chown(file, owner, owner)
  return file
}

test('a computer without a policy locks nothing', async () => {
  expect(await readPolicy(join(await temporaryDir(), 'policy.json'))).toEqual({})
  expect(await readPolicy(join(await temporaryDir(), 'none', 'policy.json'))).toEqual({})
})

test.runIf(isRoot)('a policy of root is read', async () => {
  const all = {
    hosts: ['s3.example.com', '*.example.org'],
    allowHttp: false,
    proxy: 'socks5h://proxy:1080',
    caFile: '/etc/ssl/studio.pem',
    deleteLocal: false,
    longestLinkSeconds: 86_400,
    updates: false,
  }
  expect(await readPolicy(await written(JSON.stringify(all)))).toEqual(all)
  expect(await readPolicy(await written('\uFEFF{"updates":false}'))).toEqual({ updates: false })
})

test.runIf(isRoot).each([
  ['{}', { mode: 0o666 }, 'others than root can write to it'],
  ['{}', { mode: 0o664 }, 'others than root can write to it'],
  ['{}', { owner: 1000 }, 'it belongs to another user than root'],
  ['{"host":["s3.example.com"]}', {}, 'Unrecognized key: "host"'],
  [
    '{"hosts":["https://s3.example.com"]}',
    {},
    'hosts.0: A host is a name such as s3.example.com or *.example.com',
  ],
  ['{"deleteLocal":true}', {}, 'deleteLocal: Invalid input: expected false'],
  ['{"proxy":"http://me:secret@proxy"}', {}, 'proxy: A policy holds no password: everybody can read it'],
  ['{"caFile":"studio.pem"}', {}, 'caFile: The caFile is an absolute path'],
  ['{"deleteLocal":false', {}, 'it is no JSON object'],
  ['[]', {}, 'it is no JSON object'],
])('%s with %j is refused', async (text, how, why) => {
  const file = await written(text, how)
  await expect(readPolicy(file)).rejects.toMatchObject({
    error: {
      code: 'PolicyInvalid',
      message: `The policy of this computer cannot be followed: ${file} (${why}).`,
    },
  })
})

test.runIf(isRoot)('a policy that is longer than anybody writes one is refused', async () => {
  const file = await written(`{"updates":false}${' '.repeat(65_536)}`)
  await expect(readPolicy(file)).rejects.toThrow('it is longer than 64 KiB')
})

test.runIf(isRoot)('what is no file, or cannot be read, is no policy that locks nothing', async () => {
  const dir = await temporaryDir()
  await mkdir(join(dir, 'policy.json'))
  await expect(readPolicy(join(dir, 'policy.json'))).rejects.toThrow('policy.json')
  await symlink(join(dir, 'loop'), join(dir, 'loop'))
  await expect(readPolicy(join(dir, 'loop'))).rejects.toThrow('loop')
  await writeFile(join(dir, 'file'), '')
  await expect(readPolicy(join(dir, 'file', 'policy.json'))).rejects.toThrow('file')
})

test.runIf(isRoot)('a link that leads nowhere is no missing policy', async () => {
  const dir = await temporaryDir()
  const file = join(dir, 'policy.json')
  await symlink(join(dir, 'not-mounted'), file)
  await expect(readPolicy(file)).rejects.toThrow(`${file} (it is a link that leads nowhere).`)
  await symlink(join(dir, 'not-mounted'), join(dir, 'linked'))
  await expect(readPolicy(join(dir, 'linked', 'policy.json'))).rejects.toThrow(
    'it is a link that leads nowhere',
  )
})

test.runIf(isRoot).each([
  ['writable by others', 0o777, 0, 'others than root can write to its folder'],
  ['of another user', 0o755, 1000, 'its folder belongs to another user than root'],
])('a policy in a folder %s is refused, and so is its absence there', async (_what, mode, owner, why) => {
  const file = await written('{}')
  await chmod(dirname(file), mode)
  await chown(dirname(file), owner, owner)
  const message = `The policy of this computer cannot be followed: ${file} (${why}).`
  await expect(readPolicy(file)).rejects.toMatchObject({ error: { code: 'PolicyInvalid', message } })
  await rm(file)
  await expect(readPolicy(file)).rejects.toMatchObject({ error: { code: 'PolicyInvalid', message } })
})
