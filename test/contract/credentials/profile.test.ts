import { execFile, spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'
import { expect, onTestFinished, test, vi } from 'vitest'
import { z } from 'zod'
import { startTinySts, type Role } from '../../support/tiny-sts.ts'
import { builtFile, doneOf, failedOf, sentenceOf } from '../command-line/command-line.ts'
import { linkGives, place, type Place } from '../command-line/demo-place.ts'

const ps = promisify(execFile)
const person = { accessKeyId: 'AKIAPERSON', secretAccessKey: 'person-secret-person-secret' }
const device = 'arn:aws:iam::111122223333:mfa/jane'
const hour = 3600
const keyProgram = `node -e "console.log(JSON.stringify({Version:1,AccessKeyId:'${person.accessKeyId}',SecretAccessKey:'${person.secretAccessKey}'}))"`

const withMfa = `
[profile program]
credential_process = ${keyProgram}
[profile careful]
role_arn = arn:aws:iam::111122223333:role/careful
source_profile = program
mfa_serial = ${device}
`

/** A home with ~/.aws, the sign-in services, and a store that accepts their keys. */
async function signIn(config: string, roles: Record<string, Role> = {}) {
  const keys = [{ ...person }]
  const here = await place({ keys })
  const sts = await startTinySts(keys, roles)
  onTestFinished(() => sts.close())
  await inHome(here, '.aws/config', config.replaceAll('HOME', here.dir))
  const env = {
    AWS_ENDPOINT_URL_STS: sts.endpoint,
    AWS_ENDPOINT_URL_SSO: sts.endpoint,
    AWS_REGION: 'us-east-1',
  }
  const file = await here.file('reel.mov', 'content')
  return {
    here,
    sts,
    file,
    env,
    put: (profile: string) =>
      here.runProcess(['put', file, ...here.to, '--credentials', `profile:${profile}`, '--json'], { env }),
    link: (profile: string) =>
      here.runProcess(
        ['link', 's3://reels/x', '--endpoint', here.store.endpoint, '--credentials', `profile:${profile}`],
        { env },
      ),
  }
}

async function inHome({ dir }: Place, name: string, content: string): Promise<void> {
  await mkdir(dirname(join(dir, name)), { recursive: true })
  await writeFile(join(dir, name), content)
}

test('credential_process, and a chain of two roles that each trust the one before', async () => {
  const config = `
[profile program]
credential_process = ${keyProgram}
[profile team]
role_arn = arn:aws:iam::111122223333:role/team
source_profile = program
[profile uploader]
role_arn = arn:aws:iam::111122223333:role/uploader
source_profile = team
`
  const { sts, put, file } = await signIn(config)
  sts.roles['arn:aws:iam::111122223333:role/team'] = { trusts: person.accessKeyId, lifetimeSeconds: hour }
  expect(doneOf(await put('program')).proof).toBe('none')
  // The second role trusts only the first.
  const trusted = { lifetimeSeconds: hour, trusts: '' }
  sts.roles['arn:aws:iam::111122223333:role/uploader'] = {
    ...trusted,
    get trusts() {
      return sts.keys.at(-1)?.accessKeyId ?? ''
    },
  }
  const done = doneOf(await put('uploader'))
  expect(await linkGives(done.link?.url, file)).toBe(true)
  expect(new URL(done.link?.url ?? '').searchParams.get('X-Amz-Credential')).toMatch(/^ASIA/)
  expect(sts.calls).toEqual([
    'AssumeRole arn:aws:iam::111122223333:role/team',
    'AssumeRole arn:aws:iam::111122223333:role/uploader',
  ])
})

test('web identity, from a profile and from the environment of a platform', async () => {
  const role = 'arn:aws:iam::111122223333:role/render'
  const config = `[profile render]\nrole_arn = ${role}\nweb_identity_token_file = HOME/token\n`
  const { here, sts, put, file, env } = await signIn(config, {
    [role]: { trusts: 'the-token', lifetimeSeconds: hour },
  })
  await inHome(here, 'token', 'the-token')
  expect(doneOf(await put('render')).proof).toBe('none')
  const platform = { ...env, AWS_ROLE_ARN: role, AWS_WEB_IDENTITY_TOKEN_FILE: join(here.dir, 'token') }
  expect(doneOf(await here.runProcess(['put', file, ...here.to, '--json'], { env: platform })).proof).toBe(
    'none',
  )
  expect(sts.calls).toEqual(Array(2).fill(`AssumeRoleWithWebIdentity ${role}`))
})

const ssoToken = (expiresAt: number) =>
  JSON.stringify({ accessToken: 'sso-token', expiresAt: new Date(expiresAt).toISOString() })

test('SSO gives keys until the sign-in expires, and then says how to sign in again', async () => {
  const config = `[profile studio]
sso_session = studio
sso_account_id = 111122223333
sso_role_name = uploader
[sso-session studio]
sso_region = us-east-1
sso_start_url = https://studio.awsapps.example/start
`
  const { here, put, link } = await signIn(config, {
    uploader: { trusts: 'sso-token', lifetimeSeconds: hour },
  })
  const advice = 'Sign in with `aws sso login --profile studio`, then try again.'
  const before = await link('studio')
  expect(before).toMatchObject({ code: 3, stdout: '' })
  expect(sentenceOf(before)).toBe(`No credentials were found: the profile studio is not signed in. ${advice}`)

  const cache = `.aws/sso/cache/${createHash('sha1').update('studio').digest('hex')}.json`
  await inHome(here, cache, ssoToken(Date.now() + 3_600_000))
  expect(doneOf(await put('studio')).proof).toBe('none')

  await inHome(here, cache, ssoToken(Date.now() - 1000))
  const after = await link('studio')
  expect(after).toMatchObject({ code: 3, stdout: '' })
  expect(after.stderr).toContain(advice)
})

test.for([
  [
    'a profile that is not there',
    'nobody',
    'No credentials were found: there is no profile nobody; there are broken, careful, program, stranger. ',
  ],
  [
    'a program that fails',
    'broken',
    'No credentials were found: the profile broken gives none (its credential_process failed: the vault is sealed). ',
  ],
  [
    'a role that trusts somebody else',
    'stranger',
    'No credentials were found: the profile stranger gives none (',
  ],
  [
    'a code that nobody can be asked for',
    'careful',
    'The profile careful needs the code of its MFA device. Run the command in a terminal, ',
  ],
] as const)('%s is one sentence with code 3', async ([, profile, sentence]) => {
  const config = `
[profile broken]
credential_process = node -e "console.error('a trace');console.error('the vault is sealed');process.exit(1)"
[profile program]
credential_process = ${keyProgram}
[profile stranger]
role_arn = arn:aws:iam::111122223333:role/stranger
source_profile = program
[profile careful]
role_arn = arn:aws:iam::111122223333:role/careful
source_profile = program
mfa_serial = ${device}
`
  const { link } = await signIn(config)
  const ended = await link(profile)
  expect(ended).toMatchObject({ code: 3, stdout: '' })
  expect(sentenceOf(ended).slice(0, sentence.length)).toBe(sentence)
})

test('no message contains the command line of a program that fails, as it may contain secrets', async () => {
  const config = `[profile vault]\ncredential_process = sh -c "echo sealed >&2; exit 1" --token=HUSHHUSH\n`
  const { here, put } = await signIn(config)
  const ended = await put('vault')
  expect(failedOf(ended).error.message).toContain('(its credential_process failed: sealed)')
  const journal = await readFile(join(here.dir, 'state', 'journal.jsonl'), 'utf8')
  expect(journal).toContain('sealed')
  expect(`${ended.stdout}${ended.stderr}${journal}`).not.toContain('HUSHHUSH')
})

test.runIf(process.platform !== 'win32')('a program that hangs does not outlive the command', async () => {
  const config = `[profile slow]\ncredential_process = sleep 300 & echo $! > HOME/pid; wait\n`
  const { here, file, env } = await signIn(config)
  const command = here.start(['put', file, ...here.to, '--credentials', 'profile:slow'], { env })
  const pid = await vi.waitFor(
    async () =>
      z.coerce
        .number()
        .positive()
        .parse(await readFile(join(here.dir, 'pid'), 'utf8')),
    10_000,
  )
  command.kill('SIGTERM')
  expect((await command.end()).code).toBe(143)
  // What has ended may stay in the list, as Z, until somebody asks for its code.
  const state = () => ps('ps', ['-o', 'stat=', '-p', `${pid}`]).catch(() => ({ stdout: 'Z' }))
  await vi.waitFor(async () => expect((await state()).stdout).toMatch(/^Z/), 10_000)
})

const session = `
[profile program]
credential_process = ${keyProgram}
[profile uploader]
role_arn = arn:aws:iam::111122223333:role/uploader
source_profile = program
`
const uploader = 'arn:aws:iam::111122223333:role/uploader'
const slowly = ['--part-size', '5', '--parallel', '2', '--limit-rate', '5M', '--json']

async function slowUpload(lifetimeSeconds: number) {
  const here = await signIn(session, { [uploader]: { trusts: person.accessKeyId, lifetimeSeconds } })
  const file = await here.here.file('long.mov', 16_000_000)
  const flags = [...here.here.to, '--credentials', 'profile:uploader', ...slowly]
  return { ...here, file, upload: here.here.start(['put', file, ...flags], { env: here.env }) }
}

test('renews a session before it expires during an upload, without a failed part', async () => {
  const { upload, sts } = await slowUpload(2)
  const ended = await upload.end()
  expect(ended.code).toBe(0)
  expect(sts.calls.length).toBeGreaterThan(1)
  expect(doneOf(ended).resentBytes).toBe(0)
  expect(ended.stderr).not.toContain('waiting')
})

test('renews a session that the store ends early, and the upload continues', async () => {
  const { upload, sts, file } = await slowUpload(hour)
  await upload.untilSent(0.2)
  for (const key of sts.keys) if (key.sessionToken !== undefined) key.expiresAt = 0
  const ended = await upload.end()
  expect(ended.code).toBe(0)
  expect(sts.calls).toHaveLength(2)
  expect(await linkGives(doneOf(ended).link?.url, file)).toBe(true)
})

test('waits for the sign-in service if the session expires while that is down', async () => {
  const { upload, sts } = await slowUpload(1)
  await upload.untilSent(0.1)
  sts.isDown = true
  await upload.says('The sign-in service for the profile uploader does not answer.')
  sts.isDown = false
  const ended = await upload.end()
  expect(ended.code).toBe(0)
  expect(doneOf(ended).proof).toBe('none')
})

/** A `put` on a terminal of its own, where `answers` are typed whenever it asks for a code. */
async function putOnTerminal(answers: string[]) {
  const role = { trusts: person.accessKeyId, lifetimeSeconds: hour, mfa: { device, code: '123456' } }
  const { here, env, file } = await signIn(withMfa, { 'arn:aws:iam::111122223333:role/careful': role })
  const command = [process.execPath, builtFile, 'put', file, ...here.to, '--credentials', 'profile:careful']
  const child = spawn('script', ['-qec', command.join(' '), '/dev/null'], {
    env: { PATH: process.env['PATH'], HOME: here.dir, DROPREEL_HOME: join(here.dir, 'state'), ...env },
  })
  onTestFinished(() => void child.kill('SIGKILL'))
  let screen = ''
  let answered = 0
  child.stdout.on('data', (chunk: Buffer) => {
    screen += chunk.toString()
    const asked = screen.split(`MFA code of ${device}, for the profile careful: `).length - 1
    if (asked > answered) child.stdin.write(answers[answered++] ?? '')
  })
  const [code] = await once(child, 'exit')
  return { code, screen, answered }
}

test.runIf(process.platform === 'linux')('asks for the code of the MFA device on a terminal', async () => {
  const { code, screen, answered } = await putOnTerminal(['000000\n', '123456\n'])
  expect(code).toBe(0)
  expect(answered).toBe(2)
  expect(screen).toContain('That code was not accepted. ')
  expect(screen).toContain('reel.mov: uploaded')
})

test.runIf(process.platform === 'linux')('Ctrl+D is no code', async () => {
  const { code, screen } = await putOnTerminal(['\u0004'])
  expect(code).toBe(3)
  expect(screen).toContain('The profile careful needs the code of its MFA device. Run the command again')
})
