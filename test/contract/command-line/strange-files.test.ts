import { execFile } from 'node:child_process'
import { constants } from 'node:fs'
import { mkdir, open, symlink, truncate } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { expect, onTestFinished, test } from 'vitest'
import { addDestination as add } from './add-destination.ts'
import { place, type Place } from './demo-place.ts'

/** A pipe without a writer, a device without an end, and a file of 10 GB. */
async function strange(here: Place, name: string): Promise<void> {
  const path = join(here.dir, name)
  if (name.endsWith('pipe')) {
    await promisify(execFile)('mkfifo', [path])
    // Lets go of whoever waits for it.
    onTestFinished(async () => (await open(path, constants.O_RDWR)).close())
  } else if (name.endsWith('zero')) await symlink('/dev/zero', path)
  else await truncate(await here.file(name, ''), 10e9)
}

const words = { pipe: 'It is a named pipe', zero: 'It is a device', large: 'It has more than 4.2 MB' }
const kinds = ['pipe', 'zero', 'large'] as const

test.skipIf(process.platform === 'win32').for(kinds)('an import of a %s is refused at once', async (kind) => {
  const here = await place()
  await strange(here, kind)
  const { code, stderr } = await here.run(['destinations', 'import', join(here.dir, kind)])
  expect([code, stderr]).toEqual([1, expect.stringContaining(words[kind])])
})

test.skipIf(process.platform === 'win32').for(kinds)('so is a %s as a file of authorities', async (kind) => {
  const here = await place()
  await strange(here, kind)
  await add(here, 'Reels', ['--ca-file', join(here.dir, kind)])
  const reel = await here.file('Reel.mov', 'moov')
  const { code, stderr } = await here.run(['put', reel, '--to', 'Reels'])
  expect([code, stderr]).toEqual([1, expect.stringContaining(words[kind])])
})

test.skipIf(process.platform === 'win32').for(kinds)('so is a %s in a secrets directory', async (kind) => {
  const here = await place()
  await mkdir(join(here.dir, 'secrets'), { mode: 0o700 })
  await strange(here, `secrets/${kind}`)
  await symlink(kind, join(here.dir, 'secrets/aws_access_key_id'))
  const reel = await here.file('Reel.mov', 'moov')
  const from = ['--credentials', `secrets:${join(here.dir, 'secrets')}`]
  const { code, stderr } = await here.run(['put', reel, ...here.to, ...from])
  expect([code, stderr]).toEqual([3, expect.stringContaining(words[kind])])
})

// In processes: the AWS SDK would hold up this one.
test.skipIf(process.platform === 'win32').for<[string, string, string]>([
  ['of the environment', 'env', 'the role arn:aws:iam::1:role/x gives none (The file'],
  ['of a profile', 'profile:web', 'the profile web gives none (The file'],
  ['of a profile in a file that is a pipe', 'profile:other', 'config-pipe cannot be read (named pipe)'],
])('nor is a pipe waited for that is the web identity token %s', async ([, source, sentence]) => {
  const here = await place()
  await strange(here, 'token-pipe')
  const role = 'arn:aws:iam::1:role/x'
  const token = join(here.dir, 'token-pipe')
  const config = await here.file(
    'aws/config',
    `[profile web]\nrole_arn = ${role}\nweb_identity_token_file = ${token}\n`,
  )
  const reel = await here.file('Reel.mov', 'moov')
  await strange(here, 'config-pipe')
  const env = {
    AWS_CONFIG_FILE: source === 'profile:other' ? join(here.dir, 'config-pipe') : config,
    ...(source === 'env' ? { AWS_ROLE_ARN: role, AWS_WEB_IDENTITY_TOKEN_FILE: token } : {}),
  }
  const put = ['put', reel, ...here.to, '--credentials', source]
  const { code, stderr } = await here.runProcess(put, { env, within: ['timeout', '10'] })
  expect([code, stderr]).toEqual([3, expect.stringContaining(sentence)])
})

test.skipIf(process.platform === 'win32')(
  'nor is standard input read without an end for secrets',
  async () => {
    const here = await place()
    const within = ['timeout', '10', 'sh', '-c', 'exec "$@" < /dev/zero', 'sh']
    const args = ['destinations', 'add', 'Reels', ...here.to, '--credentials', 'keychain', '--no-test']
    const { code, stderr } = await here.runProcess(args, { within })
    expect([code, stderr]).toEqual([
      2,
      expect.stringContaining('Standard input has more than the secrets in it.'),
    ])
  },
)
