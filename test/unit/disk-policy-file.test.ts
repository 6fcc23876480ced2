import { chmod, chown, mkdir, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
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
})

test.runIf(isRoot).each([
  ['{}', { mode: 0o666 }, 'others than root can write to it'],
  ['{}', { mode: 0o664 }, 'others than root can write to it'],
  ['{}', { owner: 1000 }, 'its owner is not root'],
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

test.runIf(isRoot)('what is no file, or cannot be read, is no policy that locks nothing', async () => {
  const dir = await temporaryDir()
  await mkdir(join(dir, 'policy.json'))
  await expect(readPolicy(join(dir, 'policy.json'))).rejects.toThrow('policy.json')
  await symlink(join(dir, 'loop'), join(dir, 'loop'))
  await expect(readPolicy(join(dir, 'loop'))).rejects.toThrow('loop')
})
