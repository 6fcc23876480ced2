import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test, vi } from 'vitest'
import { profileReader, type MfaQuestion } from '../../../electron/credentials/profile.ts'
import { startTinySts } from '../../support/tiny-sts.ts'

const role = 'arn:aws:iam::111122223333:role/uploader'
const device = 'arn:aws:iam::111122223333:mfa/jane'

test('asks for a code again with the reason: not accepted, or no answer from the sign-in service', async () => {
  const dir = await mkdtemp(join(tmpdir(), 'dropreel-mfa-'))
  onTestFinished(() => rm(dir, { recursive: true }))
  const sts = await startTinySts([{ accessKeyId: 'AKIAPERSON', secretAccessKey: 'person-secret' }], {
    [role]: { trusts: 'AKIAPERSON', lifetimeSeconds: 3600, mfa: { device, code: '123456' } },
  })
  onTestFinished(() => sts.close())
  vi.stubEnv('AWS_ENDPOINT_URL_STS', sts.endpoint)
  vi.stubEnv('AWS_SHARED_CREDENTIALS_FILE', join(dir, 'credentials'))
  vi.stubEnv('AWS_CONFIG_FILE', join(dir, 'config'))
  onTestFinished(() => void vi.unstubAllEnvs())
  await writeFile(
    join(dir, 'credentials'),
    `[person]\naws_access_key_id = AKIAPERSON\naws_secret_access_key = person-secret\n[uploader]\nrole_arn = ${role}\nsource_profile = person\nmfa_serial = ${device}\n`,
  )
  const codes = ['123456', '000000', '123456', '123456']
  const asked: MfaQuestion[] = []
  const read = profileReader('uploader', {
    async askMfaCode(question) {
      asked.push(question)
      return codes.shift() ?? ''
    },
    warn: () => undefined,
    limitMs: 60_000,
    programLimitMs: 60_000,
    systemProxy: async () => null,
  })
  sts.isDown = true
  await expect(read()).rejects.toMatchObject({ error: { code: 'SignInUnreachable' } })
  sts.isDown = false
  await read()
  await read()
  expect(asked.map(({ before }) => before)).toEqual([null, 'unanswered', 'refused', null])
})
