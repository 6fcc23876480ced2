import {
  sourceInWords,
  t,
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
  name: (name) => [[t('form.name'), name]],
  endpoint: (endpoint) => [[t('form.endpoint'), endpoint ?? 'AWS']],
  region: (region) => [[t('form.region'), region]],
  bucket: (bucket) => [[t('form.bucket'), bucket]],
  prefix: (prefix) => [[t('form.prefix'), orNull(prefix)]],
  pathStyle: (isOn) => [[t('form.pathStyle'), onOrNull(isOn)]],
  keyTemplate: (template) => [[t('form.keyTemplate'), template]],
  credentials: (source) => [[t('importing.credentials'), sourceInWords(source)]],
  linkCredentials: (source) => [
    [t('form.linksSignedBy'), source === null ? t('importing.sameKeys') : sourceInWords(source)],
  ],
  publicBaseUrl: (url) => [[t('form.publicBaseUrl'), url]],
  objectSettings: (objects = plainObjects) => wordsOf(objectWords, objects),
  network: (network = usualNetwork) => wordsOf(networkWords, network),
}

const objectWords: WordsOf<ObjectSettings> = {
  storageClass: (text) => [[t('form.storageClass'), text]],
  acl: (acl) => [[t('form.accessControl'), acl]],
  encryption: (encryption) => [
    [t('form.encryption'), encryption?.kind ?? null],
    [t('form.kmsKey'), encryption?.kind === 'sse-kms' ? encryption.keyId : null],
  ],
  tags: (tags) => [[t('form.tags'), pairsInWords(tags)]],
  metadata: (metadata) => [[t('form.metadata'), pairsInWords(metadata)]],
  cacheControl: (text) => [['Cache-Control', text]],
  contentDisposition: (text) => [['Content-Disposition', text]],
}

const networkWords: WordsOf<NetworkSettings> = {
  proxy: (proxy) => [
    [
      t('form.proxy'),
      proxy.kind === 'manual'
        ? proxy.url
        : { none: t('importing.noProxy'), system: t('importing.systemProxy') }[proxy.kind],
    ],
    [t('form.proxyUser'), proxy.kind === 'manual' ? proxy.user : null],
  ],
  caFile: (file) => [[t('form.authorities'), file]],
  acceleration: (isOn) => [[t('importing.acceleration'), onOrNull(isOn)]],
  dualStack: (isOn) => [[t('importing.dualStack'), onOrNull(isOn)]],
  allowHttp: (isOn) => [[t('importing.allowHttp'), onOrNull(isOn)]],
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
  return isOn ? t('importing.yes') : null
}

function pairsInWords(pairs: Record<string, string>): string | null {
  return orNull(
    Object.entries(pairs)
      .map(([name, value]) => `${name}=${value}`)
      .join(', '),
  )
}
