import { execFile } from 'node:child_process'
import { chmod, chown, mkdir, rm, symlink, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'
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
    notifications: false,
    updates: false,
    startAtLogin: false,
  }
  expect(await readPolicy(await written(JSON.stringify(all)))).toEqual(all)
  expect(await readPolicy(await written('\uFEFF{"updates":false}'))).toEqual({ updates: false })
})

const ofHosts = 'a list of names such as s3.example.com or *.example.com'
const ofProxy =
  '"none", "system", or an address such as http://proxy:3128 or socks5h://proxy:1080, without a password, as everybody can read this file'
const ofLinks = 'a whole number of seconds from 300 to 604800'

test
  .runIf(isRoot)
  .each<readonly [string, { mode?: number; owner?: number }, string]>([
    ['{}', { mode: 0o666 }, 'others than root can write to it'],
    ['{}', { mode: 0o664 }, 'others than root can write to it'],
    ['{}', { owner: 1000 }, 'it belongs to another user than root'],
    ['{"host":["s3.example.com"]}', {}, 'there is no setting "host"'],
    ['{"constructor":false}', {}, 'there is no setting "constructor"'],
    ['{"__proto__":{"updates":false}}', {}, 'there is no setting "__proto__"'],
    ...['"s3.example.com"', '[]', '[1]', '["https://s3.example.com"]', 'null'].map(
      (value) => [`{"hosts":${value}}`, {}, `hosts must be ${ofHosts}`] as const,
    ),
    ['{"allowHttp":"no"}', {}, 'allowHttp can only be false'],
    ['{"deleteLocal":true}', {}, 'deleteLocal can only be false'],
    ['{"notifications":true}', {}, 'notifications can only be false'],
    ['{"updates":0}', {}, 'updates can only be false'],
    ['{"startAtLogin":true}', {}, 'startAtLogin can only be false'],
    ...['"http://me:secret@proxy"', '"ftp://proxy"', '"proxy"', 'false', '{"kind":"none"}'].map(
      (value) => [`{"proxy":${value}}`, {}, `proxy must be ${ofProxy}`] as const,
    ),
    ['{"caFile":"studio.pem"}', {}, 'caFile must be an absolute path'],
    ['{"caFile":["/studio.pem"]}', {}, 'caFile must be an absolute path'],
    ...['299', '604801', '86400.5', '"1d"', '1e999'].map(
      (value) => [`{"longestLinkSeconds":${value}}`, {}, `longestLinkSeconds must be ${ofLinks}`] as const,
    ),
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
  await expect(readPolicy(join(dir, 'policy.json'))).rejects.toMatchObject({
    error: { code: 'FileUnreadable', advice: 'It is a folder: put a file there.' },
  })
  await promisify(execFile)('mkfifo', [join(dir, 'pipe')])
  await expect(readPolicy(join(dir, 'pipe'))).rejects.toMatchObject({
    error: { code: 'FileUnreadable', advice: 'It is a named pipe: put a file there.' },
  })
  await symlink(join(dir, 'loop'), join(dir, 'loop'))
  await expect(readPolicy(join(dir, 'loop'))).rejects.toThrow('loop')
  await writeFile(join(dir, 'file'), '')
  await expect(readPolicy(join(dir, 'file', 'policy.json'))).rejects.toThrow('(its folder is a file)')
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
