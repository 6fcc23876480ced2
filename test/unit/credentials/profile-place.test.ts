import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, expect, test, vi } from 'vitest'
import { ambientPlace } from '../../../electron/commands/ambient-place.ts'
import { temporaryDir } from '../disk-temporary-dir.ts'

afterEach(() => void vi.unstubAllEnvs())

async function placeIn(config: string, environment = {}) {
  const file = join(await temporaryDir(), 'config')
  await writeFile(file, config)
  vi.stubEnv('AWS_CONFIG_FILE', file)
  return await ambientPlace({ credentials: 'profile:x' }, environment)
}

const from = 'the profile x'

test('a profile has an endpoint and a region, which variables replace', async () => {
  const config = '[profile x]\nendpoint_url = https://s3.studio\nregion = eu-west-1\n'
  const endpoint = { value: 'https://s3.studio', from }
  expect(await placeIn(config)).toEqual({ endpoint, region: { value: 'eu-west-1', from } })
  const region = { value: 'eu-west-3', from: 'AWS_REGION' }
  expect(await placeIn(config, { AWS_REGION: 'eu-west-3' })).toEqual({ endpoint, region })
})

test('what a section of services says of S3 comes first, and of other services nothing counts', async () => {
  const services =
    '[services ours]\nsts =\n  endpoint_url = https://sts.studio\ns3 =\n  endpoint_url = https://s3.studio\n'
  const config = `[profile x]\nservices = ours\nendpoint_url = https://all.studio\n${services}`
  expect(await placeIn(config)).toEqual({ endpoint: { value: 'https://s3.studio', from } })
  const others = config.replace('s3 =', 's3control =')
  expect(await placeIn(others)).toEqual({ endpoint: { value: 'https://all.studio', from } })
})

test('ignore_configured_endpoint_urls leaves the endpoint out', async () => {
  const config = '[profile x]\nendpoint_url = https://s3.studio\nignore_configured_endpoint_urls = true\n'
  expect(await placeIn(config)).toEqual({})
})

test('a section of services that is not there is named', async () => {
  await expect(placeIn('[profile x]\nservices = gone\n')).rejects.toThrow(
    'The profile x names the services section gone, but ~/.aws/config has none of that name.',
  )
})

test('other profiles are not asked', async () => {
  expect(await placeIn('[default]\nendpoint_url = https://s3.studio\n')).toEqual({})
})
