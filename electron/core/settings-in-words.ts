import {
  sourceInWords,
  type Destination,
  type NetworkSettings,
  type ObjectSettings,
  type SettingChange,
} from '../contract/index.ts'
import { plainObjects, usualNetwork } from './destination-rules.ts'

/** A setting as the form names it, and what it says; null where it says nothing. */
type Word = [field: string, text: string | null]
type WordsOf<T> = { [K in keyof Required<T>]: (value: T[K]) => Word[] }

/** Every setting, so that none can be changed unseen: a new one does not compile without its words. */
const settings: WordsOf<Omit<Destination, 'id' | 'capabilities'>> = {
  name: (name) => [['Name', name]],
  endpoint: (endpoint) => [['Endpoint', endpoint ?? 'AWS']],
  region: (region) => [['Region', region]],
  bucket: (bucket) => [['Bucket', bucket]],
  prefix: (prefix) => [['Prefix', orNull(prefix)]],
  pathStyle: (isOn) => [['Path-style addresses', onOrNull(isOn)]],
  keyTemplate: (template) => [['Key template', template]],
  credentials: (source) => [['Credentials', sourceInWords(source)]],
  linkCredentials: (source) => [
    ['Links are signed by', source === null ? 'the same keys' : sourceInWords(source)],
  ],
  publicBaseUrl: (url) => [['Public base URL', url]],
  objectSettings: (objects = plainObjects) => wordsOf(objectWords, objects),
  network: (network = usualNetwork) => wordsOf(networkWords, network),
}

const objectWords: WordsOf<ObjectSettings> = {
  storageClass: (text) => [['Storage class', text]],
  acl: (acl) => [['Access control', acl]],
  encryption: (encryption) => [
    ['Encryption', encryption?.kind ?? null],
    ['KMS key', encryption?.kind === 'sse-kms' ? encryption.keyId : null],
  ],
  tags: (tags) => [['Tags', pairsInWords(tags)]],
  metadata: (metadata) => [['Metadata', pairsInWords(metadata)]],
  cacheControl: (text) => [['Cache-Control', text]],
  contentDisposition: (text) => [['Content-Disposition', text]],
}

const networkWords: WordsOf<NetworkSettings> = {
  proxy: (proxy) => [
    ['Proxy', proxy.kind === 'manual' ? proxy.url : { none: 'none', system: 'the system’s' }[proxy.kind]],
    ['Proxy user', proxy.kind === 'manual' ? proxy.user : null],
  ],
  caFile: (file) => [['Certificate authorities', file]],
  acceleration: (isOn) => [['Transfer acceleration', onOrNull(isOn)]],
  dualStack: (isOn) => [['Dual-stack addresses', onOrNull(isOn)]],
  allowHttp: (isOn) => [['Allow plain http', onOrNull(isOn)]],
}

/** What differs, or, without a `before`, what is set. */
export function changesOf(before: Destination | null, after: Destination): SettingChange[] {
  const now = wordsOf(settings, after)
  const then = before === null ? [] : wordsOf(settings, before)
  return now
    .map(([field, to], at) => ({ field, from: then[at]?.[1] ?? null, to }))
    .filter(({ from, to }) => from !== to)
}

/** What new objects carry besides their bytes; what is left to the store is left out. */
export function objectSettingsInWords(settings: ObjectSettings): { name: string; value: string }[] {
  return wordsOf(objectWords, settings).flatMap(([name, value]) => (value === null ? [] : { name, value }))
}

function wordsOf<T extends object>(words: WordsOf<T>, values: T): Word[] {
  const names: (keyof T)[] = Object.keys(words).filter(
    (name): name is Extract<keyof T, string> => name in words,
  )
  return names.flatMap((name) => words[name](values[name]))
}

function orNull(text: string): string | null {
  return text === '' ? null : text
}

function onOrNull(isOn: boolean): string | null {
  return isOn ? 'yes' : null
}

function pairsInWords(pairs: Record<string, string>): string | null {
  return orNull(
    Object.entries(pairs)
      .map(([name, value]) => `${name}=${value}`)
      .join(', '),
  )
}
