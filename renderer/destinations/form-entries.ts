import {
  destinationForm,
  needsConsent,
  t,
  untestedFields,
  type Destination,
  type DestinationForm,
} from '#contract'

/** What is wrong with each field, by its name: the path in the form with dots. */
export type Complaints = Record<string, string>

/** What the form of a destination begins with, by the names of its fields. */
export function initialEntries({ objectSettings, network, ...known }: Destination): Record<string, string> {
  const { encryption } = objectSettings ?? {}
  const proxy = network?.proxy.kind === 'manual' ? network.proxy : null
  const entries = {
    name: known.name,
    bucket: known.bucket,
    prefix: known.prefix,
    publicBaseUrl: known.publicBaseUrl,
    'objectSettings.storageClass': objectSettings?.storageClass,
    'objectSettings.acl': objectSettings?.acl,
    'objectSettings.encryption.keyId': encryption?.kind === 'sse-kms' ? encryption.keyId : null,
    'objectSettings.tags': pairsInText(objectSettings?.tags ?? {}),
    'objectSettings.metadata': pairsInText(objectSettings?.metadata ?? {}),
    'objectSettings.cacheControl': objectSettings?.cacheControl,
    'objectSettings.contentDisposition': objectSettings?.contentDisposition,
    'proxy.url': proxy?.url,
    'proxy.user': proxy?.user,
  }
  return Object.fromEntries(Object.entries(entries).map(([name, value]) => [name, value ?? '']))
}

/** Reads the form of a destination: what it says, or what is wrong with it. No endpoint means AWS. */
export function readDestination(
  form: FormData,
  id: string | null,
): { ok: true; value: DestinationForm } | { ok: false; complaints: Complaints } {
  const text = (name: string) => {
    const entry = form.get(name)
    return typeof entry === 'string' ? entry.trim() : ''
  }
  const orNull = (name: string) => (text(name) === '' ? null : text(name))
  const region = text('region')
  const encryption = orNull('encryption')
  const parsed = destinationForm.safeParse({
    id,
    name: text('name'),
    endpoint: orNull('endpoint')?.replace('{region}', () => region || '{region}') ?? null,
    region,
    bucket: text('bucket'),
    prefix: text('prefix'),
    pathStyle: form.has('pathStyle'),
    keyTemplate: text('keyTemplate'),
    publicBaseUrl: orNull('publicBaseUrl'),
    keys: keysOf('keys', text),
    linkKeys: text('linkKeys.from') === 'same' ? null : keysOf('linkKeys', text),
    objectSettings: {
      storageClass: orNull('objectSettings.storageClass'),
      encryption: encryption && { kind: encryption, keyId: orNull('objectSettings.encryption.keyId') },
      acl: orNull('objectSettings.acl'),
      metadata: pairsOf(text('objectSettings.metadata')),
      tags: pairsOf(text('objectSettings.tags')),
      cacheControl: orNull('objectSettings.cacheControl'),
      contentDisposition: orNull('objectSettings.contentDisposition'),
    },
    network: {
      acceleration: form.has('acceleration'),
      dualStack: form.has('dualStack'),
      caFile: orNull('network.caFile'),
      allowHttp: form.has('allowHttp'),
    },
    proxy: {
      kind: text('proxy.kind'),
      url: text('proxy.url'),
      user: orNull('proxy.user'),
      password: orNull('proxy.password'),
    },
  })
  const complaints: Complaints = {}
  for (const field of ['objectSettings.metadata', 'objectSettings.tags']) {
    const problem = pairsProblem(text(field))
    if (problem !== null) complaints[field] = problem
  }
  if (needsConsent(text('endpoint')) && !form.has('allowHttp')) {
    complaints['allowHttp'] = t('complaints.plainHttp')
  }
  if (parsed.success && Object.keys(complaints).length === 0) return { ok: true, value: parsed.data }
  for (const { path, message } of parsed.error?.issues ?? []) complaints[fieldOf(path)] ??= message
  return { ok: false, complaints }
}

/** One pair a line or between commas: `client=acme`. */
export function pairsOf(text: string): Record<string, string> {
  return Object.fromEntries(pairsIn(text).map(({ name, value }) => [name, value ?? '']))
}

function pairsProblem(text: string): string | null {
  const pairs = pairsIn(text)
  const lone = pairs.find(({ value }) => value === null)?.name
  if (lone !== undefined) return t('complaints.pairWithoutValue', { name: lone })
  const names = pairs.map(({ name }) => name)
  const twice = names.find((name, at) => names.indexOf(name) !== at)
  return twice === undefined ? null : t('complaints.pairTwice', { name: twice })
}

/** `value` is null without an equals sign. */
function pairsIn(text: string): { name: string; value: string | null }[] {
  const pairs = text.split(/[\n,]/).filter((pair) => pair.trim() !== '')
  return pairs.map((pair) => {
    const [name = '', ...value] = pair.split('=')
    return { name: name.trim(), value: value.length === 0 ? null : value.join('=').trim() }
  })
}

export function pairsInText(pairs: Record<string, string>): string {
  return Object.entries(pairs)
    .map(([name, value]) => `${name}=${value}`)
    .join(', ')
}

/** All that a source of keys may need; each kind takes its own. Stored ones that nobody replaces stay. */
function keysOf(group: string, text: (name: string) => string): object {
  const fields = ['from', 'accessKeyId', 'secretAccessKey', 'name', 'dir']
  const isTyped = ['accessKeyId', 'secretAccessKey'].some((field) => text(`${group}.${field}`) !== '')
  if (text(`${group}.from`) === 'typed' && text(`${group}.stored`) !== '' && !isTyped) return { from: 'kept' }
  return Object.fromEntries(fields.map((field) => [field, text(`${group}.${field}`)]))
}

/** Pairs have one field for all of them. */
function fieldOf(path: PropertyKey[]): string {
  const [first, second] = path.map(String)
  if (first === 'objectSettings' && (second === 'tags' || second === 'metadata')) return `${first}.${second}`
  return path.map(String).join('.')
}

/** All that a form holds, secrets too: to be compared, and to be kept no longer than the form. */
export type Entries = ReadonlyMap<string, string>

export function entriesOf(form: HTMLFormElement): Entries {
  return new Map(
    Array.from(new FormData(form), ([name, value]) => [name, typeof value === 'string' ? value : '']),
  )
}

export function isSame(one: Entries, other: Entries): boolean {
  return one.size === other.size && [...one].every(([name, value]) => other.get(name) === value)
}

/** Whether a test of `before` is one of `now` too. `region` is the one that the test found, where none was given. */
export function isTestedAlike(before: Entries, now: Entries, region: string | null): boolean {
  const tested = (entries: Entries) =>
    new Map(
      [...entries]
        .filter(([name]) => !untestedNames.has(name))
        .map(([name, value]) => [name, name === 'region' && value === region ? '' : value]),
    )
  return isSame(tested(before), tested(now))
}

/** A store that is chosen counts by what it fills in. */
const untestedNames: ReadonlySet<string> = new Set([...untestedFields, 'preset', 'account'])
