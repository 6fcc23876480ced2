import { chmod, mkdir, rename, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { doneOf } from '../command-line/command-line.ts'
import { linkGives, place, type Place } from '../command-line/demo-place.ts'

const old = { accessKeyId: 'OLDKEY', secretAccessKey: 'old-secret-old-secret' }
const fresh = { accessKeyId: 'NEWKEY', secretAccessKey: 'new-secret-new-secret' }
const oneAfterTheOther = ['--limit-rate', '20M', '--part-size', '5', '--parallel', '1']

/** A directory as Kubernetes mounts a secret: links to `..data`, which leads to the values of now. */
async function mount(dir: string): Promise<void> {
  await mkdir(dir, { mode: 0o700 })
  for (const name of ['AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY', 'aws_region', 's3_bucket_name']) {
    await symlink(`..data/${name}`, join(dir, name))
  }
}

async function swapIn(dir: string, keys: typeof old): Promise<void> {
  const generation = join(dir, `..${keys.accessKeyId}`)
  await mkdir(generation)
  await writeFile(join(generation, 'AWS_ACCESS_KEY_ID'), `${keys.accessKeyId}\n`)
  await writeFile(join(generation, 'AWS_SECRET_ACCESS_KEY'), `${keys.secretAccessKey}\n`)
  await writeFile(join(generation, 'aws_region'), 'eu-central-1\n')
  await writeFile(join(generation, 's3_bucket_name'), 'reels\n')
  await symlink(generation, join(dir, '..next'))
  await rename(join(dir, '..next'), join(dir, '..data'))
}

/** From now on the store knows the new keys alone. */
function rotateAtStore({ store }: Place): void {
  store.keys.splice(0, store.keys.length, fresh)
}

test.for([
  ['before the store refuses the old keys', 'first the directory'],
  ['a moment after the store refuses the old keys', 'first the store'],
] as const)('rotated in the middle of an upload, %s, the upload goes on', async ([, order]) => {
  const here = await place({ keys: [{ ...old }], region: 'eu-central-1' })
  const secrets = join(here.dir, 'secrets')
  await mount(secrets)
  await swapIn(secrets, old)
  const file = await here.file('reel.mov', 22_000_000)
  const at = ['--endpoint', here.store.endpoint, '--credentials', `secrets:${secrets}`]
  const upload = here.start(['put', file, ...at, ...oneAfterTheOther, '--json'], { env: {} })
  await upload.untilSent(0.3)
  if (order === 'first the directory') await swapIn(secrets, fresh)
  rotateAtStore(here)
  if (order === 'first the store') {
    await upload.says('The credentials have expired')
    await swapIn(secrets, fresh)
  }
  const ended = await upload.end()
  expect(ended.code).toBe(0)
  const done = doneOf(ended)
  expect(done.bucket).toBe('reels')
  expect(new URL(done.link?.url ?? '').searchParams.get('X-Amz-Credential')).toContain('NEWKEY')
  expect(await linkGives(done.link?.url, file)).toBe(true)
})

test.runIf(process.platform !== 'win32')('warns once about secrets that everybody can read', async () => {
  const here = await place({ keys: [{ ...old }], region: 'eu-central-1' })
  const secrets = join(here.dir, 'secrets')
  await mount(secrets)
  await swapIn(secrets, old)
  for (const dir of [here.dir, secrets]) await chmod(dir, 0o755)
  const file = await here.file('reel.mov', 100_000)
  const at = ['--endpoint', here.store.endpoint, '--credentials', `secrets:${secrets}`, '--json']
  const { code, stderr } = await here.runProcess(['put', file, ...at], { env: {} })
  expect(code).toBe(0)
  expect(stderr.match(/Every user of this computer can read .*SECRET_ACCESS_KEY/g)).toHaveLength(1)
})

test('does not read from the directory what flags and addresses name', async () => {
  const here = await place({ keys: [{ ...fresh }] })
  const secrets = join(here.dir, 'secrets')
  await mount(secrets)
  await swapIn(secrets, fresh)
  const file = await here.file('reel.mov', 'moov')
  const at = ['--endpoint', here.store.endpoint, '--credentials', `secrets:${secrets}`, '--json']
  await writeFile(join(secrets, '..data', 'aws_region'), 'Frankfurt am Main')
  await writeFile(join(secrets, '..data', 's3_bucket_name'), 'the reels')
  const region = ['--region', 'us-east-1']
  expect(await here.runProcess(['put', file, ...at, ...region], { env: {} })).toMatchObject({
    code: 2,
    stdout: expect.stringContaining('s3_bucket_name does not hold the name of a bucket.'),
  })
  const done = doneOf(
    await here.runProcess(['put', file, ...at, ...region, '--bucket', 'reels'], { env: {} }),
  )
  const object = `s3://reels/${done.key}`
  const inEnvironment = { env: { AWS_REGION: 'us-east-1' } }
  expect(await here.runProcess(['verify', file, object, ...at], inEnvironment)).toMatchObject({ code: 0 })
  expect(await here.runProcess(['link', object, ...at], inEnvironment)).toMatchObject({ code: 0 })
})
