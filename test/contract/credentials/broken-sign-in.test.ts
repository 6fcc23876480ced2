import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, onTestFinished, test, vi } from 'vitest'
import { credentialProviders } from '../../../electron/credentials/index.ts'
import { breakAtEachEvent, watchUnhandled } from '../../support/break-at-event.ts'
import { startTinySts } from '../../support/tiny-sts.ts'
import { temporaryDir } from '../../unit/disk-temporary-dir.ts'

const unhandled = watchUnhandled()
const role = 'arn:aws:iam::111122223333:role/r'

test.each(['a role', 'a web identity'])(
  'a sign-in through %s survives a broken connection at every event, and nothing is left unhandled',
  async (kind) => {
    const dir = await temporaryDir()
    const keys = [{ accessKeyId: 'AKIAPERSON', secretAccessKey: 'person-secret' }]
    const trusts = kind === 'a role' ? 'AKIAPERSON' : 'token'
    const sts = await startTinySts(keys, { [role]: { trusts, lifetimeSeconds: 3600 } })
    onTestFinished(() => sts.close())
    await writeFile(join(dir, 'token'), 'token')
    await writeFile(
      join(dir, 'config'),
      `[profile "a role"]\nrole_arn = ${role}\nsource_profile = fixed\nregion = us-east-1
[profile "a web identity"]\nrole_arn = ${role}\nweb_identity_token_file = ${join(dir, 'token')}\nregion = us-east-1
[profile fixed]\naws_access_key_id = AKIAPERSON\naws_secret_access_key = person-secret\n`,
    )
    vi.stubEnv('AWS_CONFIG_FILE', join(dir, 'config'))
    vi.stubEnv('AWS_SHARED_CREDENTIALS_FILE', join(dir, 'credentials'))
    vi.stubEnv('AWS_ENDPOINT_URL_STS', sts.endpoint)
    vi.stubEnv('AWS_REGION', 'us-east-1')
    onTestFinished(() => void vi.unstubAllEnvs())
    const signIn = () =>
      credentialProviders({
        environment: {},
        demo: () => Promise.reject(new Error('not the demo')),
        now: Date.now,
        askMfaCode: () => Promise.reject(new Error('no code')),
        warn: () => undefined,
        isPersonThere: false,
        signInLimitMs: 10_000,
      })({ kind: 'profile', name: kind })()
    const outcomes = await breakAtEachEvent(signIn)
    expect(unhandled).toEqual([])
    expect(outcomes.length).toBeGreaterThan(10)
    // The SDK asks again by itself.
    expect(new Set(outcomes)).toEqual(new Set(['success']))
  },
)
