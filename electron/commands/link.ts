import { basename } from 'node:path'
import type { App } from '../app/app.ts'
import { makeLink } from '../app/make-link.ts'
import { retryShortly } from '../app/retry-shortly.ts'
import { linkFormat, type BucketAddress, type Link, type LinkFormat } from '../contract/index.ts'
import { AppFailure, asAppFailure } from '../core/errors.ts'
import { linkText } from '../core/link-text.ts'
import { readJournal } from '../disk/index.ts'
import type { Command, CommandContext } from './command.ts'
import { stateDirOf, withApp } from './context.ts'
import { durationSeconds, oneOf } from './option-values.ts'
import { linkJson } from './json-output.ts'
import { opensOf, publicBaseUrlOf } from './link-flags.ts'
import { objectAt } from './address.ts'
import type { Flags, linksOptions } from './options.ts'
import type { Output } from './output.ts'
import { whereTo } from './where.ts'
import { isoDate, validInWords } from './words.ts'

type LinkFlags = Flags<typeof linksOptions>

/** An object to make a link of. `fileName` null: the store is asked for the file's own name. */
type Wanted = { address: BucketAddress; key: string; fileName: string | null; publicBaseUrl: string | null }
type Made = { bucket: string; key: string; name: string; link: Link }

/** `dropreel link s3://bucket/key…`: prints tested links, and nothing else, on standard output. */
export const link: Command<typeof linksOptions> = async ({ flags, words }, context) => {
  const format = flags.format === undefined ? null : oneOf('format', linkFormat.options, flags.format)
  const wanted = await (flags.all === true ? delivered : named)(flags, words, context)
  const request = requestOf(flags)
  return await withApp(flags, context, async ({ app, output }) => {
    const made: Made[] = []
    let exitCode = 0
    for (const each of wanted) {
      try {
        const one = await make(each, request, app, context.signal)
        made.push(one)
        if (format === null) print(one, flags, output)
      } catch (thrown) {
        context.signal.throwIfAborted()
        exitCode = Math.max(exitCode, output.failed(asAppFailure(thrown)))
      }
    }
    if (format !== null && made.length > 0) context.stdout.write(textOf(made, format))
    return exitCode
  })
}

function requestOf(flags: LinkFlags) {
  const expiresSeconds = Math.ceil(durationSeconds('expires', flags.expires))
  return { expiresSeconds, opens: opensOf(flags) ?? 'inline' }
}

/** The objects that the arguments name. Throws `BadInput`. */
async function named(flags: LinkFlags, words: string[], context: CommandContext): Promise<Wanted[]> {
  if (words.length === 0) throw new AppFailure('BadInput', 'link takes an address such as s3://bucket/key.')
  if (words.length > 1 && flags.name !== undefined) {
    throw new AppFailure('BadInput', '--name is the name of one file, so it goes with one address.')
  }
  const wanted: Wanted[] = []
  for (const word of words) {
    const object = objectAt(word)
    if (object === null) {
      throw new AppFailure('BadInput', `link takes addresses such as s3://bucket/key, not ${word}.`)
    }
    const { address, destination } = await whereTo(flags, context, object.bucket)
    wanted.push({
      address,
      key: object.key,
      fileName: flags.name ?? null,
      publicBaseUrl: publicBaseUrlOf(flags, destination?.publicBaseUrl ?? null),
    })
  }
  return wanted
}

/** Everything that the journal says is delivered. Throws `BadInput`. */
async function delivered(flags: LinkFlags, words: string[], context: CommandContext): Promise<Wanted[]> {
  if (words.length > 0 || flags.name !== undefined) {
    throw new AppFailure('BadInput', 'link --all takes no addresses and no --name.')
  }
  const uploads = await readJournal(stateDirOf(flags, context.environment))
  return uploads
    .filter(({ state }) => state.kind === 'done')
    .map(({ record: { address, key, file, options } }) => ({
      address,
      key,
      fileName: basename(file),
      publicBaseUrl: publicBaseUrlOf(flags, options.publicBaseUrl),
    }))
}

async function make(
  { address, key, fileName, publicBaseUrl }: Wanted,
  request: ReturnType<typeof requestOf>,
  app: App,
  signal: AbortSignal,
): Promise<Made> {
  // A public address carries no name and needs no keys.
  const named =
    fileName !== null || publicBaseUrl !== null ? null : await originalName(app, address, key, signal)
  const name = fileName ?? named ?? lastSegment(key)
  const link = await makeLink(app, address, { ...request, publicBaseUrl, key, fileName: name }, signal)
  return { bucket: address.bucket, key, name, link }
}

/** Null where the store does not say: what keeps an object from being read shows when its link is tested. */
async function originalName(
  app: App,
  address: BucketAddress,
  key: string,
  signal: AbortSignal,
): Promise<string | null> {
  const store = app.stores.at(address)
  const facts = await retryShortly(app, signal)(() => store.head(key, signal)).catch(() => null)
  return facts?.originalName ?? null
}

function lastSegment(key: string): string {
  return key.slice(key.lastIndexOf('/') + 1)
}

function print({ bucket, key, name, link }: Made, { json }: LinkFlags, output: Output): void {
  output.result({ type: 'link', bucket, key, name, ...linkJson(link) }, link.url)
  const isAsAsked = link.limitedBy === 'request' || link.limitedBy === 'nothing'
  if (json !== true && !isAsAsked) output.notice(`${name}: ${validInWords(link)}.`)
}

function textOf(made: Made[], format: LinkFormat): string {
  return linkText(
    made.map(({ name, link }) => ({ name, url: link.url, validUntil: isoDate(link.validUntil) })),
    format,
  )
}
