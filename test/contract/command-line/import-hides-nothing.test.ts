import { expect, test } from 'vitest'
import { destination, type Destination } from '../../../electron/contract/index.ts'
import { plainObjects, usualNetwork } from '../../../electron/core/destination-rules.ts'
import { addDestination as add, listOf, type Here } from './add-destination.ts'
import { place } from './demo-place.ts'

/** What the audit's file had: the address stays, and all else is somebody else's. */
const theirs = {
  prefix: 'theirs',
  keyTemplate: '{name}{ext}',
  publicBaseUrl: 'https://cdn.evil.example',
  credentials: { kind: 'secrets', dir: '/home/evil/secrets' },
  linkCredentials: { kind: 'profile', name: 'evil' },
  objectSettings: { ...plainObjects, acl: 'public-read' },
  network: {
    ...usualNetwork,
    proxy: { kind: 'manual', url: 'http://evil.example:3128', user: null, passwordEntry: null },
    caFile: String.raw`\\evil.example\share\ca.pem`,
  },
} as const

async function known(here: Here, name = 'Reviews'): Promise<Destination> {
  const line = (await listOf(here)).split('\n').find((one) => one.includes(`"name":"${name}"`))
  return destination.parse(JSON.parse(line ?? ''))
}

async function fileWith(here: Here, ...changes: object[]): Promise<string> {
  const mine = await known(here)
  const destinations = changes.map((change) => Object.assign({}, mine, { id: 'theirs' }, change))
  return await here.file(
    'handed-on.json',
    JSON.stringify({ dropreel: 'destinations', version: 1, destinations }),
  )
}

test('without --replace every change is named, and with it none is taken that needs a yes of its own', async () => {
  const here = await place()
  await add(here, 'Reviews', ['--prefix', 'mine'])
  const mine = await known(here)
  const file = await fileWith(here, theirs)
  const asked = await here.run(['destinations', 'import', file])
  expect(asked.code).toBe(2)
  for (const change of [
    'Prefix: mine → theirs',
    'Key template: videos/{YYYY}-{MM}-{name}-{uuid}{ext} → {name}{ext}',
    'Links are signed by: the same keys → the profile evil',
    'Access control: public-read',
    'Proxy: the system’s → http://evil.example:3128',
    'Public base URL: https://cdn.evil.example',
  ]) {
    expect(asked.stderr).toContain(change)
  }
  const refused = await here.run(['destinations', 'import', file, '--replace'])
  expect([refused.code, refused.stderr]).toEqual([
    2,
    expect.stringContaining('Add --take-public-acl, --take-proxy, --take-public-base-url, or --no-take-'),
  ])
  expect(await known(here)).toEqual(mine)
})

test('a file of authorities and a secrets directory are never taken from a file', async () => {
  const here = await place()
  await add(here, 'Reviews', ['--credentials', 'secrets:/run/secrets'])
  const file = await fileWith(here, theirs, { ...theirs, name: 'Fresh' })
  const all = ['--replace', '--take-public-acl', '--take-proxy', '--take-public-base-url']
  const { code, stdout, stderr } = await here.run(['destinations', 'import', file, ...all])
  expect(code).toBe(0)
  expect(stdout).toContain('  Proxy: the system’s → http://evil.example:3128')
  expect(stderr).toContain('edit "Fresh" --credentials keychain --ca-file FILE`')
  const [replaced, fresh] = [await known(here), await known(here, 'Fresh')]
  expect(replaced.credentials).toEqual({ kind: 'secrets', dir: '/run/secrets' })
  expect(fresh.credentials.kind).toBe('keychain')
  for (const one of [replaced, fresh]) {
    expect(one).toMatchObject({ publicBaseUrl: theirs.publicBaseUrl, prefix: 'theirs' })
    expect(one.network).toMatchObject({ caFile: null, proxy: { url: 'http://evil.example:3128' } })
    expect(one.objectSettings?.acl).toBe('public-read')
  }
})

test('a new destination needs the same yes, and a no leaves those settings out', async () => {
  const here = await place()
  await add(here, 'Reviews')
  const file = await fileWith(here, { ...theirs, name: 'Fresh' })
  const refused = await here.run(['destinations', 'import', file, '--take-proxy', '--no-take-public-acl'])
  expect([refused.code, refused.stderr]).toEqual([
    2,
    expect.stringContaining(
      'Fresh: Public base URL: https://cdn.evil.example. Add --take-public-base-url, or',
    ),
  ])
  expect(await listOf(here)).not.toContain('Fresh')
  const no = ['--no-take-public-acl', '--no-take-proxy', '--no-take-public-base-url']
  expect((await here.run(['destinations', 'import', file, ...no])).code).toBe(0)
  const fresh = await known(here, 'Fresh')
  expect(fresh).toMatchObject({
    publicBaseUrl: null,
    prefix: 'theirs',
    network: { proxy: { kind: 'system' } },
  })
  expect(fresh.objectSettings?.acl).toBeNull()
})
