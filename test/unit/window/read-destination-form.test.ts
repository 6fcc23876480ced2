import { expect, test } from 'vitest'
import type { DestinationForm } from '../../../electron/contract/index.ts'
import { plainObjects } from '../../../electron/core/destination-rules.ts'
import { entryOf, isOwn } from '../../../electron/core/own-secrets.ts'
import { withTypedSecrets } from '../../../electron/app/typed-secrets.ts'
import { draftOf } from '../../../electron/window/read-destination-form.ts'

const form: DestinationForm = {
  id: null,
  name: 'Client reviews',
  endpoint: 'https://s3.example.com',
  region: 'us-east-1',
  bucket: 'reviews',
  prefix: '',
  pathStyle: true,
  keyTemplate: '{name}{ext}',
  publicBaseUrl: null,
  keys: { from: 'typed', accessKeyId: 'AKID', secretAccessKey: 'typed-secret' },
  linkKeys: null,
  objectSettings: plainObjects,
  network: { acceleration: false, dualStack: false, caFile: null, allowHttp: false },
  proxy: { kind: 'system' },
}
const chosen = new Set(['/chosen/secrets', '/chosen/ca.pem'])
const secrets = (dir: string) => ({ ...form, keys: { from: 'secrets', dir } as const })
const withCa = (caFile: string) => ({ ...form, network: { ...form.network, caFile } })

test('what was typed goes to the keychain, and nowhere else', () => {
  const filled = draftOf(
    { ...form, proxy: { kind: 'manual', url: 'http://proxy:3128', user: 'ed', password: 'proxy-secret' } },
    null,
    chosen,
  )
  const { destination } = filled
  const entry = entryOf(destination.credentials) ?? ''
  expect(isOwn(destination.id, entry)).toBe(true)
  expect(JSON.stringify(destination)).not.toMatch(/typed-secret|proxy-secret/)
  expect(filled.typed.keys.get(entry)).toEqual({
    accessKeyId: 'AKID',
    secretAccessKey: 'typed-secret',
  })
  expect(filled.typed.proxyPassword).toEqual({
    entry: expect.stringContaining(`${destination.id} `) as unknown,
    password: 'proxy-secret',
  })
})

test('keys that sign links have an entry of their own', () => {
  const linkKeys = { from: 'typed', accessKeyId: 'LINKS', secretAccessKey: 'link-secret' } as const
  const { destination, typed } = draftOf({ ...form, linkKeys }, null, chosen)
  const { credentials, linkCredentials } = destination
  expect(linkCredentials).not.toEqual(credentials)
  expect([...typed.keys.keys()]).toEqual([entryOf(credentials), entryOf(linkCredentials)])
})

test('keys that are typed again replace those of the same place, and no others', () => {
  const known = draftOf(form, null, chosen).destination
  const typedFor = (changes: Partial<DestinationForm>, of = known) =>
    draftOf({ ...form, id: of.id, ...changes }, of, chosen).destination.credentials
  expect(typedFor({ prefix: 'acme', endpoint: 'https://S3.example.com/' })).toEqual(known.credentials)
  expect(typedFor({ bucket: 'another' })).not.toEqual(known.credentials)
  expect(typedFor({ endpoint: 'https://other.example.com' })).not.toEqual(known.credentials)
  const shared = { ...known, credentials: { kind: 'keychain', name: 'shared' } } as const
  expect(typedFor({}, shared)).not.toEqual(shared.credentials)
})

test('a test before saving uses what was typed, and the keychain for the rest', async () => {
  const filled = draftOf(form, null, chosen)
  const kept = { accessKeyId: 'KEPT', secretAccessKey: 'a-kept-secret' }
  const parts = withTypedSecrets({ credentialsFor: () => async () => kept, now: Date.now }, filled.typed)
  const keysOf = (name: string) => parts.credentialsFor({ kind: 'keychain', name })()
  expect(await keysOf(entryOf(filled.destination.credentials) ?? '')).toMatchObject({ accessKeyId: 'AKID' })
  expect(await keysOf('another')).toEqual(kept)
})

test('only paths that a person chose are taken, or those that are so already', () => {
  expect(() => draftOf(secrets('/etc'), null, chosen)).toThrow('/etc was not chosen.')
  expect(() => draftOf(withCa('/etc/shadow'), null, chosen)).toThrow('/etc/shadow was not chosen.')
  const known = draftOf(secrets('/chosen/secrets'), null, chosen).destination
  expect(draftOf(secrets('/chosen/secrets'), known, new Set()).destination).toEqual(known)
  const trusting = draftOf(withCa('/chosen/ca.pem'), null, chosen).destination
  expect(trusting.network?.caFile).toBe('/chosen/ca.pem')
  expect(() => draftOf(withCa('/other'), trusting, new Set())).toThrow('was not chosen')
})

test('kept keys stay, and a new destination has none to keep', () => {
  const known = draftOf(form, null, chosen).destination
  const kept = { ...form, id: known.id, keys: { from: 'kept' } as const }
  expect(draftOf(kept, known, chosen)).toMatchObject({ destination: known, typed: { keys: new Map() } })
  expect(() => draftOf(kept, null, chosen)).toThrow('Say whose keys are used.')
})
