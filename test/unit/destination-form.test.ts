import { expect, test } from 'vitest'
import type { DestinationForm } from '../../electron/contract/index.ts'
import { plainObjects } from '../../electron/core/destination-rules.ts'
import { filledIn, withTypedSecrets } from '../../electron/destination-form.ts'

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
  const filled = filledIn(
    { ...form, proxy: { kind: 'manual', url: 'http://proxy:3128', user: 'ed', password: 'proxy-secret' } },
    null,
    chosen,
  )
  const { destination } = filled
  expect(destination.credentials).toEqual({ kind: 'keychain', name: destination.id })
  expect(JSON.stringify(destination)).not.toMatch(/typed-secret|proxy-secret/)
  expect(filled.typedKeys.get(destination.id)).toEqual({
    accessKeyId: 'AKID',
    secretAccessKey: 'typed-secret',
  })
  expect(filled.typedProxyPassword).toBe('proxy-secret')
})

test('keys that sign links have an entry of their own', () => {
  const linkKeys = { from: 'typed', accessKeyId: 'LINKS', secretAccessKey: 'link-secret' } as const
  const { destination, typedKeys } = filledIn({ ...form, linkKeys }, null, chosen)
  expect(destination.linkCredentials).toEqual({ kind: 'keychain', name: `${destination.id} links` })
  expect([...typedKeys.keys()]).toEqual([destination.id, `${destination.id} links`])
})

test('a test before saving uses what was typed, and the keychain for the rest', async () => {
  const filled = filledIn(form, null, chosen)
  const kept = { accessKeyId: 'KEPT', secretAccessKey: 'kept' }
  const parts = withTypedSecrets({ credentialsFor: () => async () => kept, now: Date.now }, filled)
  const keysOf = (name: string) => parts.credentialsFor({ kind: 'keychain', name })()
  expect(await keysOf(filled.destination.id)).toMatchObject({ accessKeyId: 'AKID' })
  expect(await keysOf('another')).toEqual(kept)
})

test('only paths that a person chose are taken, or those that are so already', () => {
  expect(() => filledIn(secrets('/etc'), null, chosen)).toThrow('/etc was not chosen.')
  expect(() => filledIn(withCa('/etc/shadow'), null, chosen)).toThrow('/etc/shadow was not chosen.')
  const known = filledIn(secrets('/chosen/secrets'), null, chosen).destination
  expect(filledIn(secrets('/chosen/secrets'), known, new Set()).destination).toEqual(known)
  const trusting = filledIn(withCa('/chosen/ca.pem'), null, chosen).destination
  expect(trusting.network?.caFile).toBe('/chosen/ca.pem')
  expect(() => filledIn(withCa('/other'), trusting, new Set())).toThrow('was not chosen')
})

test('kept keys stay, and a new destination has none to keep', () => {
  const known = filledIn(form, null, chosen).destination
  const kept = { ...form, id: known.id, keys: { from: 'kept' } as const }
  expect(filledIn(kept, known, chosen)).toMatchObject({ destination: known, typedKeys: new Map() })
  expect(() => filledIn(kept, null, chosen)).toThrow('Say whose keys are used.')
})
