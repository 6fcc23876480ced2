import { createHash } from 'node:crypto'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { placesInProfiles } from '../../../electron/credentials/index.ts'
import { profileProblem } from '../../../electron/credentials/profile-problem.ts'
import { profileReader } from '../../../electron/credentials/profile.ts'

let dir: string
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'dropreel-profiles-'))
  vi.stubEnv('AWS_SHARED_CREDENTIALS_FILE', join(dir, 'credentials'))
  vi.stubEnv('AWS_CONFIG_FILE', join(dir, 'config'))
})
afterEach(async () => {
  vi.unstubAllEnvs()
  await rm(dir, { recursive: true })
})

const write = (name: string, text: string) => writeFile(join(dir, name), text)
const read = (profile: string) =>
  profileReader(profile, {
    askMfaCode: () => Promise.reject(new Error('no code')),
    warn: () => undefined,
    systemProxy: async () => null,
    limitMs: 10_000,
    programLimitMs: 10_000,
  })()
const missing = (words: string): object => ({
  error: {
    code: 'CredentialsMissing',
    message: `No credentials were found: ${words.replaceAll('DIR', dir)}.`,
  },
})

const secret = 'aws_secret_access_key = S'
const keys = `aws_access_key_id = A\n${secret}\n`
const role = 'role_arn = arn:aws:iam::111122223333:role/r\n'
const account = 'sso_account_id = 1\nsso_role_name = r\n'

test.for([
  ['there is no profile x, nor any other', ''],
  ['there is no profile x; there are a, b', `[b]\n${keys}[a]\n${keys}`],
  ['DIR/credentials says [x where it should say [x]', `[x\n${keys}`],
  ['DIR/credentials says [x where it should say [x]', `[x # mine\n${keys}`],
  ['DIR/credentials says [profile x] where it should say [x]', `[profile x]\n${keys}`],
  ['the profile x in DIR/credentials is empty', '[x]\n'],
  ['the profile x has no aws_secret_access_key', '[x]\naws_access_key_id = A\n'],
  ['the profile x has no aws_access_key_id', `[x]\n${secret}\n`],
  ['the profile x holds nothing that gives keys', '[x]\nregion = us-east-1\n'],
  [
    'the profile x has role_arn, but no source_profile, credential_source or web_identity_token_file',
    `[x]\n${role}`,
  ],
  [
    'the profile x has both source_profile and credential_source: leave one',
    `[x]\n${role}source_profile = x\ncredential_source = Environment\n`,
  ],
  ['the profile x takes its keys from the profile y, which is not there', `[x]\n${role}source_profile = y\n`],
  [
    'the profile y has no aws_secret_access_key',
    `[x]\n${role}source_profile = y\n[y]\naws_access_key_id = A\n`,
  ],
  [
    'the profiles x, y take their keys from each other',
    `[x]\n${role}source_profile = y\n[y]\n${role}source_profile = x\n`,
  ],
  ['the profile x has no role_arn', '[x]\nweb_identity_token_file = t\n'],
  ['the profile x has no sso_region', `[x]\n${account}sso_start_url = https://s\n`],
  ['the profile x names the sso-session s, which is not there', `[x]\n${account}sso_session = s\n`],
] as const)('%s', async ([words, credentials]) => {
  await write('credentials', credentials)
  await expect(read('x')).rejects.toMatchObject(missing(words))
})

test.for([
  ['DIR/config says [x] where it should say [profile x]', `[x]\n${keys}`],
  [
    'the profile x names the sso-session s, which has no sso_region',
    `[profile x]\n${account}sso_session = s\n[sso-session s]\nsso_start_url = https://s\n`,
  ],
] as const)('in the config file: %s', async ([words, config]) => {
  await write('config', config)
  await expect(read('x')).rejects.toMatchObject(missing(words))
})

/** What aws-cli 2.9 (`aws configure export-credentials`) reads of a config file. */
test.for([
  ['x', '[profile x] /* comment */'],
  ['x', '[profile x] // comment'],
  ['x', '[profile x] # comment'],
  ['x', '[profile x] ; comment'],
  ['x', '[profile x] comment'],
  ['x', '[profile   x]'],
  ['x', '[profile\tx]'],
  ['x', '  [profile x]'],
  ['x', '[profile "x"]'],
  ['x y', '[profile "x y"]'],
  ['x y', "[profile 'x y'] # comment"],
  ['büro', '[profile büro]'],
  ['写真/a@b+c%d:e', '[profile 写真/a@b+c%d:e]'],
  ['%41', '[profile %41]'],
  ['default', '[profile default] /* comment */'],
  ['default', '[default] /* comment */'],
] as const)('reads the profile %s of %s, as the AWS CLI does', async ([profile, heading]) => {
  const text = `# Café\n[profile other]\nregion = r\n${heading}\n${keys}[profile last]\n${keys}`
  for (const config of [text, text.replaceAll('\n', '\r\n'), text.replaceAll('\n', '\r'), `\uFEFF${text}`]) {
    await write('config', config)
    expect(await read(profile)).toEqual({ accessKeyId: 'A', secretAccessKey: 'S' })
    expect((await placesInProfiles()).map(({ name }) => name)).toEqual([profile, 'last', 'other'].sort())
  }
})

test.for([
  ['x', '[x] /* comment */'],
  ['x y', '[x y]'],
  ['büro', '[büro]'],
  ['profile x', '[profile x]'],
  ['"x"', '["x"]'],
] as const)('reads the profile %s of %s in the credentials file', async ([profile, heading]) => {
  await write('credentials', `${heading}\n${keys}`)
  expect(await read(profile)).toEqual({ accessKeyId: 'A', secretAccessKey: 'S' })
  expect((await placesInProfiles()).map(({ name }) => name)).toEqual([profile])
})

test.for([
  'aws_access_key_id=A\naws_secret_access_key=S',
  '\taws_access_key_id\t=\tA\n\taws_secret_access_key\t=\tS',
  'aws_access_key_id: A\naws_secret_access_key: S',
  'AWS_ACCESS_KEY_ID = A\nAws_Secret_Access_Key = S',
  's3 =\n  addressing_style = path\naws_access_key_id = A\naws_secret_access_key = S',
  // Here the CLI takes the comment for a part of the key, the SDKs do not.
  'aws_access_key_id = A # mine\naws_secret_access_key = S ; mine',
  // Here the CLI reads nothing, the SDKs do.
  'junk\naws_access_key_id = B\naws_access_key_id = A\n[profile x]\naws_secret_access_key = S',
])('reads keys that are written as %j', async (settings) => {
  await write('config', `[profile x]\n${settings}\n`)
  expect(await read('x')).toEqual({ accessKeyId: 'A', secretAccessKey: 'S' })
})

test('a role takes its keys from a profile whose name has a space', async () => {
  await write(
    'config',
    `[profile x]\n${role}source_profile = büro eins # mine\n[profile "büro eins"]\nregion = r\n`,
  )
  await expect(read('x')).rejects.toMatchObject(
    missing('the profile büro eins holds nothing that gives keys'),
  )
})

test.for(['utf16le', 'utf16be'] as const)('says that a file is %s', async (encoding) => {
  const text = Buffer.from(`\uFEFF[profile x]\r\n${keys}`, 'utf16le')
  await writeFile(join(dir, 'config'), encoding === 'utf16le' ? text : text.swap16())
  await expect(read('x')).rejects.toMatchObject(missing('DIR/config is not UTF-8: save it as UTF-8'))
  await write('credentials', `[x]\n${keys}`)
  expect(await read('x')).toMatchObject({ accessKeyId: 'A' })
})

test('says that a file is in another encoding only where the name may suffer from it', async () => {
  await writeFile(join(dir, 'config'), Buffer.from(`[profile büro]\n${keys}[profile x]\n${keys}`, 'latin1'))
  await expect(read('büro')).rejects.toMatchObject(missing('DIR/config is not UTF-8: save it as UTF-8'))
  expect(await read('x')).toMatchObject({ accessKeyId: 'A' })
})

test.for([
  ['x', 'DIR/config says [ profile x ] where it should say [profile x]', '[ profile x ]'],
  ['x', 'DIR/config says [Profile x] where it should say [profile x]', '[Profile x]'],
  ['x', 'the profile x in DIR/config is empty', '[profile x] /* comment */\n[profile y]'],
  ['x y', 'DIR/config says [profile x y] where it should say [profile "x y"]', '[profile x y]'],
  [
    'x',
    'the access key ID of the profile x has quotation marks around it',
    '[profile x]\naws_access_key_id = "A"',
  ],
] as const)(
  'what the AWS CLI does not read of the profile %s is named: %s',
  async ([profile, words, lines]) => {
    const rest = lines.includes('=') ? secret : keys
    await write('config', `${lines}\n${rest}\n`)
    await expect(read(profile)).rejects.toMatchObject(missing(words))
  },
)

test('reports a file that is a directory', async () => {
  await mkdir(join(dir, 'config'))
  await expect(read('x')).rejects.toMatchObject(missing('DIR/config cannot be read (folder)'))
})

test('reports data that the SDK does not expect without the words of JavaScript', async () => {
  vi.stubEnv('HOME', dir)
  await write(
    'config',
    `[profile x]\n${account}sso_session = s\n[sso-session s]\nsso_region = r\nsso_start_url = https://s\n`,
  )
  const cache = join(dir, '.aws', 'sso', 'cache')
  await mkdir(cache, { recursive: true })
  await writeFile(join(cache, `${createHash('sha1').update('s').digest('hex')}.json`), 'null')
  await expect(read('x')).rejects.toMatchObject(
    missing('the profile x gives none (it is not as AWS describes it)'),
  )
})

test('lists only profiles', async () => {
  await write(
    'config',
    `[default]\n${keys}[profile a]\n${keys}[sso-session s]\nsso_region = r\n[services v]\na = b\n`,
  )
  expect((await placesInProfiles()).map(({ name }) => name)).toEqual(['a', 'default'])
  expect(await read('default')).toMatchObject({ accessKeyId: 'A' })
})

test.for([
  ['a program beside a role', { x: { role_arn: 'r', credential_process: 'p' } }],
  [
    'keys of its own, as a source',
    {
      x: { role_arn: 'r', source_profile: 'y' },
      y: { aws_access_key_id: 'A', aws_secret_access_key: 'S', role_arn: 'r', source_profile: 'gone' },
    },
  ],
  [
    'a place of keys, as a source',
    { x: { role_arn: 'r', source_profile: 'y' }, y: { credential_source: 'Environment' } },
  ],
  [
    'a role on its own keys',
    { x: { role_arn: 'r', source_profile: 'x', aws_access_key_id: 'A', aws_secret_access_key: 'S' } },
  ],
] as const)('the SDK takes it, so nothing is wrong with it: %s', ([, profiles]) => {
  expect(profileProblem('x', { profiles, ssoSessions: {}, services: {} })).toBeNull()
})

test.runIf(process.platform !== 'win32').for([
  ['echo null', 'its credential_process printed no keys, or not as JSON of Version 1'],
  [
    'printf "Error: sealed\\n    at open (vault.js)\\n\\nNode.js v20.20.0\\n" >&2; exit 1',
    'its credential_process failed: Error: sealed',
  ],
  ['exit 1', 'its credential_process failed'],
  ['yes', 'its credential_process printed too much'],
] as const)('a program is told in its own words: %s', async ([program, words]) => {
  await write('config', `[profile x]\ncredential_process = ${program}\n`)
  await expect(read('x')).rejects.toMatchObject(missing(`the profile x gives none (${words})`))
})
