import { createHash, randomUUID } from 'node:crypto'
import { mkdir, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { afterEach, expect, onTestFinished, test, vi } from 'vitest'
import type { CredentialSource } from '../../../electron/contract/index.ts'
import { credentialProviders } from '../../../electron/credentials/index.ts'
import { readBySdk } from '../../support/read-by-sdk.ts'
import { startTinySts } from '../../support/tiny-sts.ts'
import { temporaryDir } from '../../unit/disk-temporary-dir.ts'
import { listen } from '../s3/scripted-server.ts'
import { startSocksProxy } from '../s3/socks-proxy.ts'

const role = 'arn:aws:iam::111122223333:role/r'
afterEach(() => void vi.unstubAllEnvs())

/** A home of its own with ~/.aws/config, a token for a web identity, and an SSO sign-in that can be renewed. */
async function home(config: string): Promise<string> {
  const dir = await temporaryDir()
  // The SDK remembers when it has renewed a session of this name.
  const session = randomUUID()
  const cache = join(dir, '.aws', 'sso', 'cache')
  await mkdir(cache, { recursive: true })
  await writeFile(join(dir, 'token'), 'a web token')
  const sha1 = createHash('sha1').update(session).digest('hex')
  const expiresAt = new Date(Date.now() + 60_000).toISOString()
  const registered = { clientId: 'c', clientSecret: 's', refreshToken: 'r' }
  await writeFile(join(cache, `${sha1}.json`), JSON.stringify({ accessToken: 't', expiresAt, ...registered }))
  await writeFile(
    join(dir, '.aws', 'config'),
    `[profile fixed]\naws_access_key_id = A\naws_secret_access_key = S\n
[profile role]\nrole_arn = ${role}\nsource_profile = fixed\nregion = us-east-1\n
[profile web]\nrole_arn = ${role}\nweb_identity_token_file = ${join(dir, 'token')}\nregion = us-east-1\n
[sso-session ${session}]\nsso_region = us-east-1\nsso_start_url = https://ours.awsapps.com/start\n
[profile sso]\nsso_session = ${session}\nsso_account_id = 111122223333\nsso_role_name = r\nregion = us-east-1\n${config}`,
  )
  vi.stubEnv('HOME', dir)
  return dir
}

/** A proxy that says nothing of what it is asked for, and a place where nothing may go. */
async function surroundings() {
  const trap = { connections: 0 }
  const server = createServer((socket) => {
    trap.connections += 1
    socket.on('error', () => socket.destroy())
    socket.end('HTTP/1.1 403 Trapped\r\ncontent-length: 0\r\nconnection: close\r\n\r\n')
  })
  onTestFinished(() => void server.close())
  const port = await listen(server)
  const closed = createServer((socket) => socket.destroy())
  onTestFinished(() => void closed.close())
  const proxy = await startSocksProxy(await listen(closed))
  return { trap, url: `http://127.0.0.1:${port}`, proxy }
}

function keysFrom(source: CredentialSource, proxy: string | null, environment: NodeJS.ProcessEnv = {}) {
  const provide = credentialProviders({
    environment,
    systemProxy: async () => proxy,
    demo: () => Promise.reject(new Error('not the demo')),
    now: Date.now,
    askMfaCode: () => Promise.reject(new Error('no code')),
    warn: () => undefined,
    isPersonThere: false,
    signInLimitMs: 10_000,
  })(source)
  return provide()
}

const ambient: [string, string, Record<string, string>][] = [
  [
    'the environment',
    '',
    {
      AWS_ENDPOINT_URL: 'URL',
      AWS_USE_FIPS_ENDPOINT: 'true',
      AWS_USE_DUALSTACK_ENDPOINT: 'true',
      AWS_DEFAULTS_MODE: 'auto',
      AWS_EC2_METADATA_SERVICE_ENDPOINT: 'URL',
    },
  ],
  [
    'the default profile',
    '[default]\nendpoint_url = URL\nuse_fips_endpoint = true\nuse_dualstack_endpoint = true\ndefaults_mode = x\n',
    {},
  ],
  [
    'variables that are to be ignored',
    '',
    {
      AWS_IGNORE_CONFIGURED_ENDPOINT_URLS: 'true',
      AWS_ENDPOINT_URL_STS: 'URL',
      AWS_ENDPOINT_URL_SSO: 'URL',
    },
  ],
  ['the profile in AWS_PROFILE', '[profile y]\nendpoint_url = URL\n', { AWS_PROFILE: 'y' }],
]

test.each(ambient)(
  'a sign-in goes to AWS, by the proxy of the system, whatever is in %s',
  async (_name, config, variables) => {
    const { trap, url, proxy } = await surroundings()
    const dir = await home(config.replaceAll('URL', url))
    for (const [name, value] of Object.entries(variables)) vi.stubEnv(name, value.replaceAll('URL', url))
    const through = `socks5h://${proxy.host}`
    for (const name of ['role', 'web', 'sso']) {
      await expect(keysFrom({ kind: 'profile', name }, through)).rejects.toMatchObject({
        error: { code: 'SignInUnreachable' },
      })
    }
    const identity = {
      AWS_ROLE_ARN: role,
      AWS_WEB_IDENTITY_TOKEN_FILE: join(dir, 'token'),
      AWS_REGION: 'us-east-1',
    }
    await expect(keysFrom({ kind: 'env' }, through, identity)).rejects.toBeDefined()
    const names = ['sts', 'portal.sso', 'oidc'].map((service) => `${service}.us-east-1.amazonaws.com`)
    expect([trap.connections, new Set(proxy.names)]).toEqual([0, new Set(names)])
  },
)

/** AWS's services on this computer, and a home with a profile for each kind of sign-in. */
async function servicesHere(config = '') {
  const sts = await startTinySts([{ accessKeyId: 'A', secretAccessKey: 'S' }], {
    [role]: { trusts: 'A', lifetimeSeconds: 3600 },
  })
  onTestFinished(() => sts.close())
  await home(config.replaceAll('URL', sts.endpoint))
  return sts
}

test('an endpoint that is meant for a sign-in service is used, from the section of services that the profile names', async () => {
  const services = '[services here]\nsts =\n  endpoint_url = URL\n'
  const sts = await servicesHere(
    `${services}[profile x]\nservices = here\nrole_arn = ${role}\nsource_profile = fixed\n`,
  )
  // No proxy leads to what is on this computer.
  const keys = await keysFrom({ kind: 'profile', name: 'x' }, 'http://127.0.0.1:1')
  expect(keys.accessKeyId).toMatch(/^ASIA/)
  expect(sts.calls).toEqual([`AssumeRole ${role}`])
})

test.each([
  ['STS', 'role'],
  ['SSO', 'sso'],
])('plain http to another computer is no endpoint of %s', async (service, name) => {
  await home('')
  vi.stubEnv(`AWS_ENDPOINT_URL_${service}`, 'http://sign-in.studio')
  await expect(keysFrom({ kind: 'profile', name }, null)).rejects.toMatchObject({
    error: {
      code: 'BadInput',
      message: `The endpoint of ${service}, http://sign-in.studio, is plain http, and everybody on the way can read keys.`,
    },
  })
})

test('a proxy that refuses a sign-in is named', async () => {
  await home('')
  const proxy = createServer((socket) => socket.once('data', () => socket.end('HTTP/1.1 403 No\r\n\r\n')))
  onTestFinished(() => void proxy.close())
  const url = `http://127.0.0.1:${await listen(proxy)}`
  for (const name of ['role', 'sso']) {
    await expect(keysFrom({ kind: 'profile', name }, url)).rejects.toMatchObject({
      error: { code: 'ProxyFailed' },
    })
  }
})

/** Where ~/.aws is, the name of a session, labels, and what is read although it is set. */
const harmless = new Set([
  'AWS_CONFIG_FILE',
  'AWS_ENABLE_DEFAULT_SOCKET_TIMEOUT_2026',
  'AWS_LAMBDA_FUNCTION_NAME',
  'AWS_LAMBDA_MAX_CONCURRENCY',
  'AWS_EXECUTION_ENV',
  'AWS_PROFILE',
  'AWS_REGION',
  'AWS_ROLE_SESSION_NAME',
  'AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED',
  'AWS_SHARED_CREDENTIALS_FILE',
  'HOME',
  'HOMEDRIVE',
  'HOMEPATH',
  'USERPROFILE',
  '_X_AMZN_TRACE_ID',
])

test('a sign-in reads of the environment where ~/.aws is, and no setting of a client', async () => {
  const { proxy } = await surroundings()
  await home('')
  const read = readBySdk()
  for (const name of ['role', 'web', 'sso'])
    await keysFrom({ kind: 'profile', name }, `socks5h://${proxy.host}`).catch(String)
  expect([...read].filter((name) => !harmless.has(name))).toEqual([])
})
