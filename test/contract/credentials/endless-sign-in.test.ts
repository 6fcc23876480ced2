import { createHash } from 'node:crypto'
import { mkdir, writeFile } from 'node:fs/promises'
import { createServer, type Socket } from 'node:net'
import { join } from 'node:path'
import { afterEach, expect, onTestFinished, test, vi } from 'vitest'
import { credentialProviders } from '../../../electron/credentials/index.ts'
import { temporaryDir } from '../../unit/disk-temporary-dir.ts'
import { listen } from '../s3/scripted-server.ts'
import { failureOf } from '../s3/refusal.ts'

afterEach(() => void vi.unstubAllEnvs())

const mebibyte = 1024 * 1024
const blanks = Buffer.alloc(64 * 1024, ' ')

/** A service whose answers begin with `begin` and go on as `goOn` writes them. */
async function service(
  begin: string,
  goOn: (socket: Socket) => void,
): Promise<{ url: string; openSockets: () => number }> {
  const sockets = new Set<Socket>()
  const server = createServer((socket) => {
    sockets.add(socket)
    socket.once('close', () => sockets.delete(socket))
    socket.on('error', () => undefined)
    socket.once('data', () => {
      socket.write(begin)
      goOn(socket)
    })
  })
  const port = await listen(server)
  onTestFinished(() => void server.close())
  return { url: `http://127.0.0.1:${port}`, openSockets: () => sockets.size }
}

/** A service whose answers go on, up to many bytes that nobody should have read. */
async function endlessService(status: number) {
  let sentBytes = 0
  const flood = (socket: Socket): void => {
    while (!socket.destroyed && sentBytes < 128 * mebibyte) {
      sentBytes += blanks.length
      if (!socket.write(blanks)) return void socket.once('drain', () => flood(socket))
    }
    socket.end()
  }
  const answer = `HTTP/1.1 ${status} So\r\ncontent-type: application/json\r\n\r\n`
  return { ...(await service(answer, flood)), sentBytes: () => sentBytes }
}

/** A service whose answers come a byte at a time, for ever. */
const drippingService = (begin: string) =>
  service(begin, (socket) => {
    const drops = setInterval(() => socket.write(' '), 20)
    socket.once('close', () => clearInterval(drops))
  })

const role = 'role_arn = arn:aws:iam::111122223333:role/r\nregion = us-east-1\n'
const config = `[profile fixed]\naws_access_key_id = A\naws_secret_access_key = S\n
[profile sts]\n${role}source_profile = fixed\n
[profile container]\n${role}credential_source = EcsContainer\n
[profile metadata]\n${role}credential_source = Ec2InstanceMetadata\n
[profile sso]\nsso_start_url = https://ours.awsapps.com/start\nsso_region = us-east-1\nsso_account_id = 111122223333\nsso_role_name = r\nregion = us-east-1\n`

/** Where the token of SSO's sign-in lies. */
const ssoToken = `${createHash('sha1').update('https://ours.awsapps.com/start').digest('hex')}.json`

/** What a sign-in to a profile ends with whose services are all at `url`. */
async function failureAt(url: string, name: string, signInLimitMs: number) {
  const dir = await temporaryDir()
  const cache = join(dir, '.aws', 'sso', 'cache')
  await mkdir(cache, { recursive: true })
  const expiresAt = new Date(Date.now() + 3_600_000).toISOString()
  await writeFile(join(cache, ssoToken), JSON.stringify({ accessToken: 't', expiresAt }))
  await writeFile(join(dir, '.aws', 'config'), config)
  vi.stubEnv('HOME', dir)
  vi.stubEnv('AWS_ENDPOINT_URL_STS', url)
  vi.stubEnv('AWS_ENDPOINT_URL_SSO', url)
  vi.stubEnv('AWS_CONTAINER_CREDENTIALS_FULL_URI', `${url}/keys`)
  vi.stubEnv('AWS_EC2_METADATA_SERVICE_ENDPOINT', url)
  const provider = credentialProviders({
    environment: {},
    demo: () => Promise.reject(new Error('not the demo')),
    now: Date.now,
    askMfaCode: () => Promise.reject(new Error('no code')),
    warn: () => undefined,
    isPersonThere: false,
    signInLimitMs,
  })({ kind: 'profile', name })
  return await failureOf(provider())
}

test.each([
  ['sts', 403],
  ['sts', 200],
  ['container', 403],
  ['container', 200],
  ['metadata', 200],
  ['sso', 403],
  ['sso', 200],
])('the answer of a service to the profile %s with %d is read up to a limit', async (name, status) => {
  const { url, sentBytes } = await endlessService(status)
  const { code } = await failureAt(url, name, 4_000)
  expect(['CredentialsMissing', 'SignInUnreachable']).toContain(code)
  // A service may be asked several times.
  expect(sentBytes()).toBeLessThan(100 * mebibyte)
})

const chunked = 'content-type: application/json\r\ntransfer-encoding: chunked\r\n\r\nffffff\r\n'

test.each(
  ['sts', 'container', 'metadata', 'sso'].flatMap((name) => [
    [name, 'body', `HTTP/1.1 200 OK\r\n${chunked}`],
    [name, 'header', 'HTTP/1.1 200 OK\r\nx-long: '],
  ]),
)('the service of the profile %s whose %s drips for ever keeps no connection', async (name, _, begin) => {
  const { url, openSockets } = await drippingService(begin)
  expect(await failureAt(url, name, 300)).toMatchObject({ code: 'SignInUnreachable' })
  await vi.waitFor(() => expect(openSockets()).toBe(0), 5_000)
})
