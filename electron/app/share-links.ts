import { basename } from 'node:path'
import pMap from 'p-map'
import {
  type AppError,
  type CopiedLinks,
  type Link,
  type LinkChoices,
  type SharedLink,
  t,
} from '../contract/index.ts'
import { AppFailure, asAppFailure } from '../core/errors.ts'
import type { NamedLink } from '../core/link-text.ts'
import { remembered, remindAt } from '../core/shared-links.ts'
import type { SharedLinksFile } from '../disk/index.ts'
import type { DeliveredUpload } from '../engine/ports.ts'
import type { History } from './history.ts'
import { makeLink, type LinkMaker } from './make-link.ts'

/** A link is signed on this computer, but the store is asked about it. */
const limitMs = 30_000
/** Links that are tested at the same time. */
const atOnce = 8

type Sharing = LinkMaker & {
  engine: {
    record: (id: string) => unknown
    deliveries: { view: (id: string) => unknown }
  }
  history: Pick<History, 'find'>
  destinations: { list: () => { destinations: { id: string; publicBaseUrl: string | null }[] } }
  sharedLinks: SharedLinksFile
}

/** How copying is followed and stopped: `tell` hears how many are made or refused, out of how many. */
export type Watch = { signal: AbortSignal; tell: (done: number, total: number) => void }

/** Puts links where the person wants them. */
type HandOut = (links: NamedLink[]) => Promise<void>

/**
 * Makes and tests links, hands them out together and remembers that they were. A link that cannot be made is refused
 * and does not keep the others back. `ids` are those of uploads and of deliveries. When it is stopped before all are
 * made, none is handed out. Throws `StateUnwritable`, or the signal's reason.
 */
export async function shareLinks(
  app: Sharing,
  ids: readonly string[],
  choicesOf: (id: string) => LinkChoices,
  handOut: HandOut,
  { signal, tell }: Watch,
): Promise<CopiedLinks> {
  const made: { named: NamedLink; link: Link; shared: SharedLink }[] = []
  const refused: CopiedLinks['refused'] = []
  const uploads = await app.history.find(ids)
  const known = new Set(uploads.flatMap(({ record }) => [record.id, record.delivery?.id]))
  for (const id of ids.filter((id) => !known.has(id))) {
    refused.push({ name: t('refusals.oneFile'), error: noLinkOf(app, id) })
  }
  let count = 0
  tell(count, uploads.length)
  const links = await pMap(
    uploads,
    async (upload) => {
      const { id, file } = upload.record
      const choices = choicesOf(id)
      const link = await linkOf(app, upload, choices, signal).catch(asAppFailure)
      tell(++count, uploads.length)
      return { id, name: basename(file), choices, link }
    },
    { concurrency: atOnce, signal },
  )
  signal.throwIfAborted()
  for (const { id, name, choices, link } of links) {
    if (link instanceof AppFailure) refused.push({ name, error: link.error })
    else
      made.push({ named: namedLink(name, link), link, shared: sharedOf(id, choices, link, app.clock.now()) })
  }
  if (made.length > 0) await handOut(made.map(({ named }) => named))
  await rememberLinks(
    app,
    made.map(({ shared }) => shared),
  )
  return { copied: made.map(({ link: { validUntil, limitedBy } }) => ({ validUntil, limitedBy })), refused }
}

/** Why there is no link: of what is to be uploaded still, or of what a person has removed since it was shown. */
function noLinkOf({ engine }: Pick<Sharing, 'engine'>, id: string): AppError {
  const isThere = engine.record(id) !== undefined || engine.deliveries.view(id) !== undefined
  const [message, advice] = isThere
    ? [t('refusals.notUploaded'), t('refusals.linkOnceUploaded')]
    : [t('refusals.nowhere'), '']
  return new AppFailure('BadInput', message, { advice }).error
}

/** Shares links again, each as it was shared before; `otherwise` where it was not. */
export function renewLinks(
  app: Sharing,
  ids: readonly string[],
  otherwise: LinkChoices,
  handOut: HandOut,
  watch: Watch,
): Promise<CopiedLinks> {
  return shareLinks(app, ids, (id) => app.sharedLinks.of(id) ?? otherwise, handOut, watch)
}

/** Throws what opening the link would show, or the signal's reason. */
export async function linkOf(
  app: Sharing,
  { record }: DeliveredUpload,
  choices: LinkChoices,
  signal: AbortSignal,
): Promise<Link> {
  const { destinations } = app.destinations.list()
  const destination = destinations.find(({ id }) => id === record.destinationId)
  const limit = new AbortController()
  const { endpoint, bucket } = record.address
  const timer = setTimeout(() => limit.abort(new AppFailure('Unreachable', endpoint ?? bucket)), limitMs)
  try {
    const request = {
      key: record.key,
      expiresSeconds: choices.lifetimeSeconds,
      opens: choices.opens,
      fileName: basename(record.file),
      publicBaseUrl: destination?.publicBaseUrl ?? null,
      sizeBytes: record.source.sizeBytes,
    }
    return await makeLink(app, record.address, request, AbortSignal.any([limit.signal, signal]))
  } finally {
    clearTimeout(timer)
  }
}

/**
 * Remembers links that were handed out, so that a person is reminded of their end. That a reminder may be lost is no reason
 * to call the handing out a failure.
 */
export async function rememberLinks(
  { sharedLinks, log }: Pick<Sharing, 'sharedLinks' | 'log'>,
  shared: readonly SharedLink[],
): Promise<void> {
  const toKeep = shared.map((one) => remembered(sharedLinks.of(one.uploadId), one))
  await sharedLinks.put(toKeep).catch((thrown: unknown) => log.error('remember-links', thrown))
}

function namedLink(name: string, { url, validUntil }: Link): NamedLink {
  return { name, url, validUntil: validUntil === null ? null : new Date(validUntil).toISOString() }
}

/** What is remembered of a link that was handed out `now`. */
export function sharedOf(
  uploadId: string,
  choices: LinkChoices,
  { validUntil }: Link,
  now: number,
): SharedLink {
  const { lifetimeSeconds, opens } = choices
  const times = { sharedAt: now, validUntil, remindAt: remindAt(now, validUntil), remindedAt: null }
  return { uploadId, lifetimeSeconds, opens, ...times }
}
