import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test, vi } from 'vitest'
import { doneOf, failedOf, hasSent, runUntil, sentenceOf } from './command-line.ts'
import { bucket, linkGives, place, type Place } from './demo-place.ts'

/** The flags without an endpoint: the environment or a profile has it. */
const toBucket = ['--bucket', bucket, '--json']

async function writeConfig({ dir }: Place, config: string): Promise<void> {
  await mkdir(join(dir, '.aws'), { recursive: true })
  await writeFile(join(dir, '.aws', 'config'), config)
}

test('an endpoint from the environment is used, told, and kept with the upload', async () => {
  const here = await place()
  const { endpoint } = here.store
  const env = { ...here.env, AWS_ENDPOINT_URL_S3: endpoint, AWS_REGION: 'us-east-1' }
  const small = await here.run(['put', await here.file('small.mov', 'content'), ...toBucket], { env })
  expect([small.code, small.stderr]).toEqual([0, `The endpoint is ${endpoint}, from AWS_ENDPOINT_URL_S3.\n`])
  const file = await here.file('reel.mov', 11_000_000)
  const how = ['--limit-rate', '9M', '--part-size', '5']
  await runUntil(['put', file, ...toBucket, ...how], { home: here.dir, env }, hasSent(0.1))
  // The variable is gone, and the upload continues where it began.
  const ended = await here.run(['resume', '--limit-rate', 'off', '--json'])
  const url = doneOf(ended).link?.url
  expect([ended.code, new URL(url ?? '').origin]).toEqual([0, endpoint])
  expect(await linkGives(url, file)).toBe(true)
})

test('links of several objects tell it once', async () => {
  const here = await place()
  const file = await here.file('reel.mov', 'content')
  const env = { ...here.env, AWS_ENDPOINT_URL: here.store.endpoint }
  const { key } = doneOf(await here.run(['put', file, ...toBucket], { env }))
  const ended = await here.run(['link', `s3://${bucket}/${key}`, `s3://${bucket}/${key}`, '--json'], { env })
  expect([ended.code, ended.stdout.trim().split('\n').length]).toEqual([0, 2])
  expect(sentenceOf(ended)).toBe(`The endpoint is ${here.store.endpoint}, from AWS_ENDPOINT_URL.`)
})

test('plain http to another computer is refused, and where it is from is told', async () => {
  const here = await place()
  const file = await here.file('reel.mov', 'content')
  const env = { ...here.env, AWS_ENDPOINT_URL_S3: 'http://nas.studio:9000' }
  const ended = await here.run(['put', file, ...toBucket], { env })
  expect(ended.code).toBe(2)
  expect(failedOf(ended).error).toMatchObject({
    code: 'BadInput',
    message: 'Over http everybody on the way can read what is sent. Use https, or allow plain http.',
    advice: expect.stringMatching(/^That is --allow-http;/),
  })
  expect(ended.stderr).toContain('The endpoint is http://nas.studio:9000, from AWS_ENDPOINT_URL_S3.')
})

test('AWS_IGNORE_CONFIGURED_ENDPOINT_URLS counts as for other tools', async () => {
  const here = await place()
  const env = {
    ...here.env,
    AWS_ENDPOINT_URL_S3: 'http://nas.studio:9000',
    AWS_IGNORE_CONFIGURED_ENDPOINT_URLS: 'true',
  }
  // Nothing is asked of AWS for a file that is not there.
  const ended = await here.run(['put', join(here.dir, 'no.mov'), ...toBucket], { env })
  expect([ended.code, failedOf(ended).error.code, ended.stderr]).toEqual([1, 'FileMissing', ''])
})

test('the profile that --credentials names has an endpoint and a region, in a section of services too', async () => {
  const here = await place()
  const { endpoint } = here.store
  const keys = `aws_access_key_id = ${here.env['AWS_ACCESS_KEY_ID']}\naws_secret_access_key = ${here.env['AWS_SECRET_ACCESS_KEY']}\n`
  await writeConfig(
    here,
    `[default]\nendpoint_url = http://nas.studio\n[profile plain]\n${keys}endpoint_url = ${endpoint}\nregion = us-east-1\n` +
      `[profile parts]\n${keys}services = ours\nendpoint_url = http://nas.studio\n[services ours]\ns3 =\n  endpoint_url = ${endpoint}\n`,
  )
  vi.stubEnv('AWS_CONFIG_FILE', join(here.dir, '.aws', 'config'))
  const file = await here.file('reel.mov', 'content')
  for (const profile of ['plain', 'parts']) {
    const ended = await here.run(['put', file, ...toBucket, '--credentials', `profile:${profile}`])
    expect(new URL(doneOf(ended).link?.url ?? '').origin).toBe(endpoint)
    expect(ended.stderr).toContain(`The endpoint is ${endpoint}, from the profile ${profile}.`)
  }
  vi.unstubAllEnvs()
})

test('a saved destination has its own address, whatever the environment says', async () => {
  const here = await place()
  const file = await here.file('reel.mov', 'content')
  await here.run(['destinations', 'add', 'studio', ...here.to, '--json'])
  const env = { ...here.env, AWS_ENDPOINT_URL_S3: 'http://nas.studio:9000', AWS_REGION: 'eu-west-1' }
  const ended = await here.run(['put', file, '--to', 'studio', '--json'], { env })
  expect(new URL(doneOf(ended).link?.url ?? '').origin).toBe(here.store.endpoint)
  expect(ended.stderr).toBe('')
})

test('a destination that is added with a profile takes its address from there, and says so', async () => {
  const here = await place()
  const { endpoint } = here.store
  const keys = `aws_access_key_id = ${here.env['AWS_ACCESS_KEY_ID']}\naws_secret_access_key = ${here.env['AWS_SECRET_ACCESS_KEY']}\n`
  await writeConfig(here, `[profile studio]\n${keys}endpoint_url = ${endpoint}\nregion = us-east-1\n`)
  vi.stubEnv('AWS_CONFIG_FILE', join(here.dir, '.aws', 'config'))
  const added = await here.run([
    'destinations',
    'add',
    'studio',
    '--bucket',
    bucket,
    '--credentials',
    'profile:studio',
    '--json',
  ])
  expect(added.stderr).toContain(`The endpoint is ${endpoint}, from the profile studio.`)
  // Later the profile may say something else.
  await writeConfig(here, `[profile studio]\n${keys}endpoint_url = http://nas.studio\n`)
  const file = await here.file('reel.mov', 'content')
  expect(doneOf(await here.run(['put', file, '--to', 'studio', '--json'])).bucket).toBe(bucket)
  vi.unstubAllEnvs()
})
