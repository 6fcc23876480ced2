import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fromIni } from '@aws-sdk/credential-providers'
import { expect, onTestFinished, test, vi } from 'vitest'
import { readProfileFiles } from '../../../electron/credentials/profile-files.ts'
import { nameForSdk } from '../../../electron/credentials/config-text.ts'
import { temporaryDir } from '../disk-temporary-dir.ts'

const config = `
[profile "büro eins"]
aws_access_key_id = AKIDBURO
aws_secret_access_key = buro-secret

[profile role]
role_arn = arn:aws:iam::111122223333:role/uploader
Source_Profile = büro eins
`

test('a role takes its keys from a profile whose name the SDK cannot read', async () => {
  const dir = await temporaryDir()
  await writeFile(join(dir, 'config'), config)
  vi.stubEnv('AWS_CONFIG_FILE', join(dir, 'config'))
  vi.stubEnv('AWS_SHARED_CREDENTIALS_FILE', join(dir, 'credentials'))
  onTestFinished(() => void vi.unstubAllEnvs())

  const { profiles } = await readProfileFiles()
  expect(profiles['role']?.['source_profile']).toBe('büro eins')
  expect(profiles['büro eins']?.['aws_access_key_id']).toBe('AKIDBURO')
  const calls: unknown[] = []
  const read = fromIni({
    profile: nameForSdk('role'),
    roleAssumer: async (...call) => {
      calls.push(call)
      return { accessKeyId: 'ASIA', secretAccessKey: 'of-the-role' }
    },
    ignoreCache: true,
  })
  expect(await read()).toMatchObject({ accessKeyId: 'ASIA' })
  expect(calls).toMatchObject([
    [{ accessKeyId: 'AKIDBURO' }, { RoleArn: 'arn:aws:iam::111122223333:role/uploader' }],
  ])
})
