import type { Command as Parsed } from 'commander'
import { silentLog } from '../core/log.ts'
import type { Command, CommandIo } from './command.ts'
import type { Flags, Options } from './options.ts'
import * as known from './options.ts'

/** All that is known of a command before it runs: parsing, help and suggestions come from here. */
type Given<O extends Options> = {
  summary: string
  /** As commander writes them: `<file> [more...]`. */
  arguments?: string
  options: O
  example: string
  /** It does nothing worth a line in the log, and ends sooner without one. */
  hasNoLog?: true
  /** Loads the command's code, which happens only when it runs. */
  load: () => Promise<Command<O>>
}

export type Definition = Omit<Given<Options>, 'load'> & {
  run: (parsed: Parsed, args: readonly string[], io: CommandIo) => Promise<number>
}

function define<O extends Options>({ load, ...definition }: Given<O>): Definition {
  return {
    ...definition,
    run: async (parsed, args, io) => {
      const command = await load()
      const given = { flags: parsed.opts<Flags<O>>(), words: parsed.args }
      if (definition.hasNoLog) return await command(given, { ...io, log: silentLog })
      const { withLog } = await import('./with-log.ts')
      return await withLog({ args, debug: parsed.opts<{ debug?: true }>().debug }, io, (context) =>
        command(given, context),
      )
    },
  }
}

const objectArgument = 's3://bucket/key'

/** Every command by its words, in the order of help. */
export const definitions: Record<string, Definition> = {
  put: define({
    summary: 'upload files and folders, resumably; - is standard input, with --name',
    arguments: '<file|folder...>',
    options: known.putOptions,
    example: 'dropreel put Reel_v7.mov Rushes --to Clients',
    load: async () => {
      const { startFileThread } = await import('../disk/file-threads.ts')
      startFileThread()
      return (await import('./put.ts')).put
    },
  }),
  resume: define({
    summary: 'finish what earlier runs left',
    options: known.resumeOptions,
    example: 'dropreel resume --max-wait 2h',
    load: async () => (await import('./resume.ts')).resume,
  }),
  status: define({
    summary: 'what is uploaded and what is not',
    options: known.statusOptions,
    example: 'dropreel status --json',
    load: async () => (await import('./status.ts')).status,
  }),
  remove: define({
    summary: 'cancel and forget uploads',
    arguments: '[file...]',
    options: known.removeOptions,
    example: 'dropreel remove --finished',
    load: async () => (await import('./remove.ts')).remove,
  }),
  link: define({
    summary: 'print tested links',
    arguments: `[${objectArgument}...]`,
    options: known.linksOptions,
    example: 'dropreel link s3://reels/Reel_v7.mov --expires 12h',
    load: async () => (await import('./link.ts')).link,
  }),
  'destinations list': define({
    summary: 'the destinations, which the app shows too',
    options: known.jsonOptions,
    example: 'dropreel destinations list --json',
    load: async () => (await import('./destinations.ts')).listDestinations,
  }),
  'destinations add': define({
    summary: 'add a destination and test it',
    arguments: '<name>',
    options: known.destinationOptions,
    example:
      'dropreel destinations add Clients --preset r2 --account a1b2 --bucket reels --credentials keychain',
    load: async () => (await import('./destinations.ts')).addDestination,
  }),
  'destinations edit': define({
    summary: 'change what the options name, and test it; none takes a value away',
    arguments: '<name>',
    options: known.destinationOptions,
    example: 'dropreel destinations edit Clients --prefix none --default',
    load: async () => (await import('./destinations.ts')).editDestination,
  }),
  'destinations test': define({
    summary: 'test the connection and what the keys may do',
    arguments: '<name>',
    options: known.jsonOptions,
    example: 'dropreel destinations test Clients',
    load: async () => (await import('./destinations.ts')).tryDestination,
  }),
  'destinations remove': define({
    summary: 'remove a destination and its secrets',
    arguments: '<name>',
    options: known.jsonOptions,
    example: 'dropreel destinations remove Clients',
    load: async () => (await import('./destinations.ts')).removeDestination,
  }),
  'destinations export': define({
    summary: 'write destinations without their secrets; all without a name',
    arguments: '[name...]',
    options: known.exportOptions,
    example: 'dropreel destinations export --file clients.json',
    load: async () => (await import('./destinations.ts')).exportDestinations,
  }),
  'destinations import': define({
    summary: 'add the destinations of an exported file',
    arguments: '<file>',
    options: known.importOptions,
    example: 'dropreel destinations import clients.json',
    load: async () => (await import('./import-destinations.ts')).importDestinations,
  }),
  'destinations policy': define({
    summary: 'print the IAM policy that a destination needs',
    arguments: '<name>',
    options: known.jsonOptions,
    example: 'dropreel destinations policy Clients',
    load: async () => (await import('./destinations.ts')).printPolicy,
  }),
  verify: define({
    summary: 'compare a file with an object',
    arguments: `<file> <${objectArgument}>`,
    options: known.verifyOptions,
    example: 'dropreel verify Reel_v7.mov s3://reels/Reel_v7.mov',
    load: async () => (await import('./verify.ts')).verify,
  }),
  'orphans list': define({
    summary: 'unfinished uploads on the store that nobody will finish',
    options: known.orphansOptions,
    example: 'dropreel orphans list --all --to Clients',
    load: async () => (await import('./orphans.ts')).listOrphans,
  }),
  'orphans abort': define({
    summary: 'abort them, so that their parts cost nothing any more',
    options: known.orphansOptions,
    example: 'dropreel orphans abort --to Clients',
    load: async () => (await import('./orphans.ts')).abortOrphans,
  }),
  demo: define({
    summary: 'see it work on this computer, without an account',
    options: {},
    example: 'dropreel demo',
    load: async () => (await import('./demo.ts')).demo,
  }),
  store: define({
    summary: 'run the demo store',
    options: known.demoStoreOptions,
    example: 'dropreel store --dir demo --port 9000',
    load: async () => (await import('./store.ts')).store,
  }),
  report: define({
    summary: 'save logs, versions and settings without secrets, for whoever helps',
    options: known.reportOptions,
    example: 'dropreel report --out report.zip',
    load: async () => (await import('./report.ts')).report,
  }),
  version: define({
    summary: 'which version this is',
    options: {},
    example: 'dropreel version',
    hasNoLog: true,
    load: async () => (await import('./version.ts')).version,
  }),
}

/** What help says of commands that only have others below them. */
export const groups: Record<string, string> = {
  destinations: 'set up where uploads go, and test it',
  orphans: 'find and abort what uploads left on the store',
}
