import { expect, test } from 'vitest'
import type { Destination, ImportRisk, NetworkSettings } from '../../electron/contract/index.ts'
import { importProblem, plannedImports } from '../../electron/core/destination-import.ts'
import { plainObjects, usualNetwork } from '../../electron/core/destination-rules.ts'
import { destination } from './destination.ts'

const mine = destination({
  id: 'id-mine',
  name: 'Mine',
  endpoint: 'https://s3.example.com',
  bucket: 'reviews',
  credentials: { kind: 'keychain', name: 'id-mine' },
})
const handedOn: Destination = {
  ...mine,
  id: 'elsewhere',
  credentials: { kind: 'keychain', name: 'elsewhere' },
}
const throughProxy = (url: string, passwordEntry: string): NetworkSettings => ({
  ...usualNetwork,
  proxy: { kind: 'manual', url, user: 'ed', passwordEntry },
})

function planOf(
  imported: Destination,
  known: Destination[] = [mine],
  take: readonly ImportRisk[] = ['proxy'],
) {
  let last = 0
  const [plan] = plannedImports(
    [imported],
    known,
    () => `id-new-${++last}`,
    () => take,
  )
  if (plan === undefined) throw new Error('there is no plan')
  return plan
}

test('a new destination gets an id and keychain entries of its own, whatever the file names', () => {
  const foreign: Destination = {
    ...handedOn,
    id: 'id-mi',
    name: 'Foreign',
    credentials: { kind: 'keychain', name: 'id-mine' },
    linkCredentials: { kind: 'keychain', name: 'id-mine links' },
    network: throughProxy('http://proxy:3128', 'id-mine'),
  }
  expect(planOf(foreign)).toMatchObject({
    destination: {
      id: 'id-new-1',
      credentials: { name: 'id-new-1 id-new-3' },
      linkCredentials: { name: 'id-new-1 id-new-4' },
      network: { proxy: { passwordEntry: 'id-new-1 id-new-2' } },
    },
    replaced: null,
    forgotten: [],
    missing: ['keys', 'link keys', 'proxy password'],
  })
})

test.each(['Mine', 'MINE'])('%s is replaced and keeps its keys where its address stays', (name) => {
  const plan = planOf({ ...handedOn, name, endpoint: 'https://S3.example.com:443/', prefix: 'november' })
  expect(plan.destination).toMatchObject({ id: 'id-mine', prefix: 'november', credentials: mine.credentials })
  expect(plan).toMatchObject({ replaced: mine, forgotten: [], missing: [] })
  const shared: Destination = { ...mine, credentials: { kind: 'keychain', name: 'shared' } }
  expect(planOf(handedOn, [shared]).destination.credentials).toEqual({ kind: 'keychain', name: 'shared' })
})

test.each([{ endpoint: 'https://evil.example' }, { endpoint: null }, { bucket: 'another' }])(
  'keys do not go along to %o',
  (elsewhere) => {
    const signed: Destination = { ...mine, linkCredentials: { kind: 'keychain', name: 'id-mine links' } }
    expect(planOf({ ...handedOn, ...elsewhere }, [signed])).toMatchObject({
      destination: { credentials: { name: 'id-mine id-new-1' } },
      forgotten: ['keys', 'link keys'],
      missing: ['keys'],
    })
    // Entries that a person named are not the destination's own: they stay, for others.
    const shared: Destination = { ...mine, credentials: { kind: 'keychain', name: 'shared' } }
    const plan = planOf({ ...handedOn, ...elsewhere }, [shared])
    expect(plan.destination.credentials).toEqual({ kind: 'keychain', name: 'id-mine id-new-1' })
  },
)

test('the password of a proxy stays with its proxy', () => {
  const known = { ...mine, network: throughProxy('http://proxy:3128', 'id-mine') }
  const same = planOf({ ...handedOn, network: throughProxy('http://proxy:3128', 'x') }, [known])
  expect(same).toMatchObject({ forgotten: [], missing: [] })
  const other = planOf({ ...handedOn, network: throughProxy('http://evil.example', 'x') }, [known])
  expect(other).toMatchObject({ forgotten: ['proxy password'], missing: ['proxy password'] })
})

test('consent to plain http is not imported from a file, and stays where it was given', () => {
  const network = { ...usualNetwork, allowHttp: true }
  const nas = { ...handedOn, endpoint: 'http://nas:9000', network }
  expect(planOf(nas, [])).toMatchObject({
    destination: { network: { allowHttp: false } },
    missing: ['keys', 'plain http'],
  })
  expect(planOf(nas)).toMatchObject({ destination: { network: { allowHttp: false } } })
  const allowed = { ...mine, endpoint: 'http://nas:9000', network }
  const { network: _none, ...silent } = nas
  for (const imported of [nas, silent]) {
    expect(planOf(imported, [allowed])).toMatchObject({
      destination: { network: { allowHttp: true } },
      missing: [],
    })
  }
  for (const endpoint of ['http://evil:9000', 'http://nas:9001']) {
    expect(planOf({ ...nas, endpoint }, [allowed])).toMatchObject({
      destination: { network: { allowHttp: false } },
      missing: ['keys', 'plain http'],
    })
  }
})

test.each(['public-read', 'authenticated-read'] as const)('the ACL %s needs a yes of its own', (acl) => {
  const objectSettings = { ...plainObjects, acl }
  const asked = planOf({ ...handedOn, objectSettings }, [mine], [])
  expect(asked).toMatchObject({
    destination: { objectSettings: { acl: null } },
    asks: [{ risk: 'public-acl', changes: [{ field: 'Access control', from: null, to: acl }] }],
  })
  const taken = planOf({ ...handedOn, objectSettings }, [mine], ['public-acl'])
  expect(taken.destination.objectSettings?.acl).toBe(acl)
})

test('names stay unique, and the demo store is replaced by nothing', () => {
  const problem = (found: Destination[], known = [mine]) =>
    importProblem(
      plannedImports(found, known, () => `id-${found.length}`),
      known,
    )
  const other = { ...mine, id: 'id-other', name: 'Other' }
  expect(problem([handedOn])).toBeNull()
  expect(
    problem([
      { ...handedOn, name: 'A' },
      { ...handedOn, name: 'a' },
    ]),
  ).toContain('two destinations a.')
  expect(problem([{ ...mine, name: 'other' }], [mine, other])).toContain('two destinations other.')
  expect(problem([handedOn, { ...mine, name: 'Renamed' }])).toContain('would replace Mine.')
  const demo: Destination = { ...mine, id: 'demo', name: 'Demo store', credentials: { kind: 'demo' } }
  expect(problem([{ ...handedOn, name: 'demo store' }], [demo])).toContain('two destinations demo store.')
  expect(planOf({ ...handedOn, id: 'demo', name: 'Mine too' }, [demo]).replaced).toBeNull()
})
