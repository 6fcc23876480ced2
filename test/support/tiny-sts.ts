import { randomBytes } from 'node:crypto'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { text } from 'node:stream/consumers'
import type { DemoStoreKey } from '../../electron/demo-store/index.ts'

/** Who may take a role on, and what it then gets. */
export type Role = {
  /** The access key ID of the caller; for a web identity, the token. */
  trusts: string
  lifetimeSeconds: number
  mfa?: { device: string; code: string }
}

export type TinySts = {
  endpoint: string
  roles: Record<string, Role>
  /** Each call so far: action and role. */
  calls: string[]
  /** All keys that it gave out, and those it was given, newest last. */
  keys: DemoStoreKey[]
  /** From now on every call ends without an answer. */
  isDown: boolean
  close(): Promise<void>
}

/**
 * AWS's sign-in services as far as profiles need them: STS with AssumeRole and AssumeRoleWithWebIdentity, and
 * SSO's GetRoleCredentials. It knows its callers by key ID and session token, not by signature. The keys it gives
 * out go into `keys`, so a demo store that has the same list accepts them.
 */
export async function startTinySts(keys: DemoStoreKey[], roles: TinySts['roles']): Promise<TinySts> {
  const server = createServer((request, response) => {
    if (sts.isDown) request.socket.destroy()
    else void answer(request, response)
  })
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('STS has no port')

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    if (request.method === 'GET') return answerSso(request, response)
    const form = new URLSearchParams(await text(request))
    const action = form.get('Action') ?? ''
    const arn = form.get('RoleArn') ?? ''
    sts.calls.push(`${action} ${arn}`)
    const role = sts.roles[arn]
    const refusal = refusalOf(request, form, role)
    response.setHeader('content-type', 'text/xml')
    response.statusCode = refusal === null ? 200 : 403
    response.end(refusal === null ? granted(action, issue(role)) : refused(refusal))
  }

  function answerSso(request: IncomingMessage, response: ServerResponse): void {
    const arn = new URL(request.url ?? '', 'http://sso').searchParams.get('role_name') ?? ''
    sts.calls.push(`GetRoleCredentials ${arn}`)
    const role = sts.roles[arn]
    const isTrusted = role !== undefined && request.headers['x-amz-sso_bearer_token'] === role.trusts
    response.setHeader('content-type', 'application/json')
    response.statusCode = isTrusted ? 200 : 401
    if (!isTrusted) response.setHeader('x-amzn-errortype', 'UnauthorizedException')
    const { expiresAt = 0, ...key } = isTrusted ? issue(role) : {}
    response.end(JSON.stringify(isTrusted ? { roleCredentials: { ...key, expiration: expiresAt } } : {}))
  }

  function refusalOf(request: IncomingMessage, form: URLSearchParams, role: Role | undefined): string | null {
    const caller = /Credential=([^/]+)\//.exec(request.headers.authorization ?? '')?.[1]
    const key = sts.keys.find(({ accessKeyId }) => accessKeyId === caller)
    const isHolder = key !== undefined && key.sessionToken === request.headers['x-amz-security-token']
    const proven = form.get('WebIdentityToken') ?? (isHolder ? caller : null)
    if (role === undefined || role.trusts !== proven) {
      return `User ${caller} is not authorized to perform: sts:AssumeRole`
    }
    if (role.mfa === undefined) return null
    const isRight = form.get('SerialNumber') === role.mfa.device && form.get('TokenCode') === role.mfa.code
    return isRight ? null : 'MultiFactorAuthentication failed with invalid MFA one time pass code.'
  }

  function issue(role: Role | undefined): DemoStoreKey {
    const key = {
      accessKeyId: `ASIA${randomBytes(8).toString('hex').toUpperCase()}`,
      secretAccessKey: randomBytes(30).toString('base64url'),
      sessionToken: randomBytes(60).toString('base64url'),
      expiresAt: Date.now() + (role?.lifetimeSeconds ?? 0) * 1000,
    }
    sts.keys.push(key)
    return key
  }

  const sts: TinySts = {
    endpoint: `http://127.0.0.1:${address.port}`,
    roles,
    calls: [],
    keys,
    isDown: false,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
  return sts
}

function granted(action: string, key: DemoStoreKey): string {
  return `<${action}Response xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><${action}Result><Credentials>
    <AccessKeyId>${key.accessKeyId}</AccessKeyId><SecretAccessKey>${key.secretAccessKey}</SecretAccessKey>
    <SessionToken>${key.sessionToken}</SessionToken>
    <Expiration>${new Date(key.expiresAt ?? 0).toISOString()}</Expiration>
  </Credentials></${action}Result></${action}Response>`
}

function refused(message: string): string {
  return `<ErrorResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><Error><Type>Sender</Type>
    <Code>AccessDenied</Code><Message>${message}</Message></Error></ErrorResponse>`
}
