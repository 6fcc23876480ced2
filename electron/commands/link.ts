import { basename } from 'node:path'
import type { App } from '../app/app.ts'
import { makeLink } from '../app/make-link.ts'
import { retryShortly } from '../app/retry-shortly.ts'
import { linkFormat, type BucketAddress, type Link } from '../contract/index.ts'
import { AppFailure, asAppFailure } from '../core/errors.ts'
import { linkText, type NamedLink } from '../core/link-text.ts'
import { archivedUploads, archiveDamageOf, inspectJournal, type JournalDamage } from '../disk/index.ts'
import type { Command, CommandContext } from './command.ts'
import { stateDirOf, withApp } from './context.ts'
import { durationSeconds, oneOf } from './option-values.ts'
import { linkJson } from './json-output.ts'
import { opensOf, publicBaseUrlOf } from './link-flags.ts'
import { amendedAddress, objectAt } from './address.ts'
import type { Flags, linksOptions } from './options.ts'
import type { Output } from './output.ts'
import { tellAllDamage } from './tell-damage.ts'
import { whereTo } from './where.ts'
import { isoDate, validInWords } from './words.ts'

type LinkFlags = Flags<typeof linksOptions>

/** An object to make a link of. `fileName` null: the store is asked for the file's own name. */
type Wanted = { address: BucketAddress; key: string; fileName: string | null; publicBaseUrl: string | null }
/** All of them, and the damage that others may be missing for. */
type AllWanted = { wanted: Wanted[]; damage: JournalDamage }
type Named = { bucket: string; key: string; name: string }

/** `dropreel link s3://bucket/key…`: prints tested links, and nothing else, on standard output. */
export const link: Command<typeof linksOptions> = async ({ flags, words }, context) => {
  const format = flags.format === undefined ? null : oneOf('format', linkFormat.options, flags.format)
  const { wanted, damage } = await (flags.all === true ? delivered : named)(flags, words, context)
  const expiresSeconds = Math.ceil(durationSeconds('expires', flags.expires))
  const opens = opensOf(flags) ?? 'inline'
  const { signal } = context
  return await withApp(flags, context, async ({ app, output, stateDir }) => {
    const listed: NamedLink[] = []
    let exitCode = tellAllDamage(damage, { output, stateDir })
    for (const each of wanted) {
      try {
        const { address, key, publicBaseUrl } = each
        const name = await nameOf(each, app, signal)
        const request = { key, fileName: name, publicBaseUrl, expiresSeconds, opens }
        const link = await makeLink(app, address, request, signal)
        if (format === null) print({ bucket: address.bucket, key, name }, link, flags, output)
        else listed.push({ name, url: link.url, validUntil: isoDate(link.validUntil) })
      } catch (thrown) {
        signal.throwIfAborted()
        exitCode = Math.max(exitCode, output.failed(asAppFailure(thrown)))
      }
    }
    if (format !== null && listed.length > 0) context.stdout.made(linkText(listed, format))
    return exitCode
  })
}

/** The objects that the arguments name. Throws `BadInput`. */
async function named(flags: LinkFlags, words: string[], context: CommandContext): Promise<AllWanted> {
  if (words.length === 0) throw new AppFailure('BadInput', 'link takes an address such as s3://bucket/key.')
  if (words.length > 1 && flags.name !== undefined) {
    throw new AppFailure('BadInput', '--name is the name of one file, so it goes with one address.')
  }
  const wanted: Wanted[] = []
  let where: Awaited<ReturnType<typeof whereTo>> | null = null
  for (const word of words) {
    const object = objectAt(word)
    if (object === null) {
      throw new AppFailure('BadInput', `link takes addresses such as s3://bucket/key, not ${word}.`)
    }
    where ??= await whereTo(flags, context, object.bucket)
    wanted.push({
      address: amendedAddress(where.address, {}, object.bucket),
      key: object.key,
      fileName: flags.name ?? null,
      publicBaseUrl: publicBaseUrlOf(flags, where.destination?.publicBaseUrl ?? null),
    })
  }
  return { wanted, damage: { found: [], before: [] } }
}

/** Everything that the journal says is delivered. Throws `BadInput`. */
async function delivered(flags: LinkFlags, words: string[], context: CommandContext): Promise<AllWanted> {
  if (words.length > 0 || flags.name !== undefined) {
    throw new AppFailure('BadInput', 'link --all takes no addresses and no --name.')
  }
  const stateDir = stateDirOf(flags, context.environment)
  const { uploads, damage } = await inspectJournal(stateDir)
  const except = new Set(uploads.map(({ record }) => record.id))
  const damagedLines: string[] = []
  const archived = archivedUploads(stateDir, { except, onDamaged: (line) => damagedLines.push(line) })
  for await (const upload of archived) uploads.push(upload)
  const found = [...damage.found, ...archiveDamageOf(damagedLines)]
  const wanted = uploads
    .filter(({ state }) => state.kind === 'done')
    .map(({ record: { address, key, file, options } }) => ({
      address,
      key,
      fileName: basename(file),
      publicBaseUrl: publicBaseUrlOf(flags, options.publicBaseUrl),
    }))
  return { wanted, damage: { ...damage, found } }
}

/** The file's own name. Where the store does not say it, what keeps it from that shows when the link is tested. */
async function nameOf(
  { address, key, fileName, publicBaseUrl }: Wanted,
  app: App,
  signal: AbortSignal,
): Promise<string> {
  const lastSegment = key.slice(key.lastIndexOf('/') + 1)
  // A public address carries no name and needs no keys.
  if (fileName !== null || publicBaseUrl !== null) return fileName ?? lastSegment
  const store = app.stores.at(address)
  const facts = await retryShortly(app, signal)((one) => store.asTry(one).head(key, signal)).catch(() => null)
  return facts?.originalName ?? lastSegment
}

function print(object: Named, link: Link, { json }: LinkFlags, output: Output): void {
  output.result({ type: 'link', ...object, ...linkJson(link) }, link.url)
  const isAsAsked = link.limitedBy === 'request' || link.limitedBy === 'nothing'
  if (json !== true && !isAsAsked) output.notice(`${object.name}: ${validInWords(link)}.`)
}
