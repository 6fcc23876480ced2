import { defaultKeyTemplate } from '../core/defaults.ts'

/**
 * Options of a command: how each is written, and what help says of it, with its default where it has a fixed one.
 * `--[no-]x` can be taken back with `--no-x`.
 */
export type Options = Record<`--${string}`, string | readonly [text: string, usual: string]>

type CamelCase<S extends string> = S extends `${infer A}-${infer B}` ? `${A}${Capitalize<CamelCase<B>>}` : S
type FirstWord<S extends string> = S extends `${infer First} ${string}` ? First : S
type NameOf<K> = K extends `--[no-]${infer N}` | `--no-${infer N}` | `--${infer N}`
  ? CamelCase<FirstWord<N>>
  : never
type ValueOf<K> = K extends `${string} <${string}>`
  ? string
  : K extends `${string} [${string}]`
    ? string | true
    : boolean

/** What is parsed of options: `--part-size <MiB>` becomes `partSize`, a text; without a value it is true or false. */
export type Flags<O extends Options> = {
  [K in keyof O as O[K] extends string ? NameOf<K> : never]?: ValueOf<K>
} & { [K in keyof O as O[K] extends string ? never : NameOf<K>]: string }

const json = { '--json': 'one JSON object a line' } as const
const stateDir = {
  '--state-dir <folder>': "where the state lives; default DROPREEL_HOME, else the system's place for data",
} as const

/** What an address is made of. */
const addressOptions = {
  '--endpoint <url>': 'an S3-compatible store; without it, AWS',
  '--region <region>': 'default us-east-1',
  '--bucket <bucket>': 'the bucket',
  '--credentials <source>': 'env, profile:NAME, secrets[:DIR] or keychain:NAME; default env',
  '--link-credentials <source>': 'whose keys sign links; default the same',
} as const

/** Where a store is, whose keys are used, and where the state lives. */
const storeOptions = {
  '--to <name>': 'a destination; without it and --bucket, the default one',
  ...addressOptions,
  '--path-style': "put the bucket's name into the path",
  '--allow-http': 'agree to plain http to another computer, which others on the way can read',
  ...stateDir,
  ...json,
} as const
export type StoreFlags = Flags<typeof storeOptions>

const linkOptions = {
  '--download': 'the link saves the file instead of showing it',
  '--public-base-url <url>': 'give this address and the key instead of a presigned link',
} as const

/** How files are sent. */
const sendOptions = {
  '--part-size <MiB>': 'default 5 to 16 by the speed of the line, more for very large files',
  '--parallel <count>': 'parts in flight; default as many as make it faster',
  '--limit-rate <rate>': 'bytes a second such as 5M, or a timetable: "Mon-08:00,5M Mon-19:00,off"',
  '--link <duration>': 'how long the link works; default and most 7d; none for no link',
  ...linkOptions,
  '--overwrite': 'replace an object that exists',
  '--verify [how]':
    'read the file again and compare before done: checksum, by what the store says; read-back, with the object itself too; default checksum',
  '--delete-local <trash|keep>': 'move the file to the trash once its object is proven; default keep',
  '--delete-grade <grade>':
    'by a proof of at least this grade: A, B or C; default B; not with --verify read-back',
  '--delete-after <duration>': 'such as 7d; `dropreel resume` does it then, after another proof',
  '--max-wait <duration>': 'give up so long after the last byte; default never',
  '--wait-still <duration>':
    'wait until nobody has changed the file for this long; default for no open writer',
  '--no-wait-still': 'upload a file that another program has open for writing, too',
  '--no-wait': 'end at once when another Dropreel uses the state directory',
} as const
export type SendFlags = Flags<typeof sendOptions>

export const putOptions = {
  ...storeOptions,
  '--prefix <prefix>': 'put the keys below it',
  '--key-template <template>': `default ${defaultKeyTemplate}`,
  '--content-type <type>': "default by the file's name",
  '--name <name>': 'the file name of standard input (put -)',
  '--follow-links': 'also what symbolic links in a folder lead to outside of it',
  '--in-app': 'hand over to the app that runs, which goes on without this command',
  ...sendOptions,
} as const

export type PutFlags = Flags<typeof putOptions>

export const resumeOptions = {
  ...storeOptions,
  ...sendOptions,
  '--restart': 'upload the new version of files that changed',
} as const

export const removeOptions = {
  '--finished': 'all that are done or cancelled',
  '--failed': 'all that have failed',
  ...stateDir,
  ...json,
} as const

export const statusOptions = {
  ...stateDir,
  '--all': 'also the finished uploads that are in the archive, the newest first',
  ...json,
} as const

export const linksOptions = {
  ...storeOptions,
  '--expires <duration>': ['how long the links work, at most 7d', '7d'],
  ...linkOptions,
  '--name <name>': 'what the file is saved as; default the name it was uploaded with',
  '--format <format>': 'all links as one list, markdown or csv',
  '--all': 'links of everything that this state directory has delivered',
} as const

export const orphansOptions = { ...storeOptions, '--all': 'also what other programs left' } as const

export const verifyOptions = {
  ...storeOptions,
  '--version-id <id>': 'this version of the object',
  '--read-back': 'read the object back too, whatever its checksum says',
} as const

export const demoStoreOptions = {
  '--dir <folder>': 'where the data goes',
  '--port <port>': ['0 takes a free one', '0'],
} as const

export const jsonOptions = json

/** Of every command. */
export const debugOption = { '--debug': 'write the log to standard error too' } as const

export const reportOptions = {
  '--out <file>': ['where the report goes', 'dropreel-report.zip'],
  ...stateDir,
} as const

/** `none` takes a value away. */
export const destinationOptions = {
  '--name <name>': 'another name',
  '--preset <preset>': 'aws, r2 (with --account), b2, wasabi, minio, spaces, gcs or custom',
  '--account <id>': "the account in the preset's address",
  ...addressOptions,
  '--[no-]path-style': "put the bucket's name into the path",
  '--prefix <prefix>': 'put the keys below it',
  '--access-key-id <id>': 'with --credentials keychain: then only the secret access key is asked for',
  '--key-template <template>': `default ${defaultKeyTemplate}`,
  '--public-base-url <url>': 'give this address and the key instead of presigned links',
  '--storage-class <class>': 'such as STANDARD_IA',
  '--encryption <how>': 'sse-s3, sse-kms or sse-kms:KEY',
  '--acl <acl>': 'a canned ACL such as private or public-read',
  '--metadata <pairs>': 'such as client=acme,cut=v7',
  '--tags <pairs>': 'such as client=acme,cut=v7',
  '--cache-control <text>': 'a header of the object',
  '--content-disposition <text>': 'a header of the object',
  '--[no-]acceleration': 'AWS transfer acceleration',
  '--[no-]dual-stack': 'IPv6 addresses of AWS',
  '--proxy <system|none|url>': 'default system',
  '--proxy-user <user>': 'asks for the password',
  '--ca-file <file>': 'certificates to trust besides the known ones',
  '--[no-]allow-http': 'agree to plain http, which others on the way can read',
  '--default': 'uploads go here unless told otherwise',
  '--position <number>': 'its place in the list, from 1',
  '--no-test': 'save without testing the connection',
  ...json,
} as const
export type DestinationFlags = Flags<typeof destinationOptions>

export const exportOptions = { '--file <file>': 'default standard output', ...json } as const
export const importOptions = {
  '--replace': 'replace destinations that are there already',
  '--[no-]take-public-acl': 'take an ACL that lets others read every object',
  '--[no-]take-proxy': 'take another proxy, which all traffic goes through',
  '--[no-]take-public-base-url': 'take an address that links are given at',
  ...json,
} as const
export type ImportFlags = Flags<typeof importOptions>
