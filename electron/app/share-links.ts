import pMap from 'p-map'
import type { CopiedLinks, Link, LinkChoices, SharedLink } from '../contract/index.ts'
import { AppFailure, asAppFailure } from '../core/errors.ts'
import type { NamedLink } from '../core/link-text.ts'
import { remembered, remindAt } from '../core/shared-links.ts'
import type { SharedLinksFile } from '../disk/index.ts'
import type { Engine } from '../engine/engine.ts'
import { makeLink, type LinkMaker } from './make-link.ts'

/** A link is signed on this computer, but the store is asked about it. */
const limitMs = 30_000
/** Links that are tested at the same time. */
const atOnce = 8

type Sharing = LinkMaker & {
  engine: Pick<Engine, 'view' | 'record'>
  destinations: { list: () => { destinations: { id: string; publicBaseUrl: string | null }[] } }
  sharedLinks: SharedLinksFile
}

/** Puts links where the person wants them. */
type HandOut = (links: NamedLink[]) => Promise<void>

/**
 * Makes and tests links, hands them out together and remembers that they were. A link that cannot be made is refused
 * and does not keep the others back.
 */
export async function shareLinks(
  app: Sharing,
  ids: readonly string[],
  choicesOf: (id: string) => LinkChoices,
  handOut: HandOut,
): Promise<CopiedLinks> {
  const made: { named: NamedLink; link: Link; shared: SharedLink }[] = []
  const refused: CopiedLinks['refused'] = []
  const links = await pMap(
    ids,
    async (id) => {
      const choices = choicesOf(id)
      const link = await linkOf(app, id, choices).catch(asAppFailure)
      return { id, name: app.engine.view(id)?.name ?? '', choices, link }
    },
    { concurrency: atOnce },
  )
  for (const { id, name, choices, link } of links) {
    if (link instanceof AppFailure) refused.push({ name, error: link.error })
    else
      made.push({ named: namedLink(name, link), link, shared: sharedOf(id, choices, link, app.clock.now()) })
  }
  if (made.length > 0) await handOut(made.map(({ named }) => named))
  const shared = made.map(({ shared }) => remembered(app.sharedLinks.of(shared.uploadId), shared))
  // The links are handed out; that their reminder may be lost is no reason to call it a failure.
  await app.sharedLinks.put(shared).catch((thrown: unknown) => app.log.error('remember-links', thrown))
  return { copied: made.map(({ link: { validUntil, limitedBy } }) => ({ validUntil, limitedBy })), refused }
}

/** Shares links again, each as it was shared before; `otherwise` where it was not. */
export function renewLinks(
  app: Sharing,
  ids: readonly string[],
  otherwise: LinkChoices,
  handOut: HandOut,
): Promise<CopiedLinks> {
  return shareLinks(app, ids, (id) => app.sharedLinks.of(id) ?? otherwise, handOut)
}

/** Throws what opening the link would show, and `BadInput` for a file that is not uploaded. */
async function linkOf(app: Sharing, id: string, choices: LinkChoices): Promise<Link> {
  const record = app.engine.record(id)
  const view = app.engine.view(id)
  if (record === undefined || view?.state.kind !== 'done') {
    throw new AppFailure('BadInput', 'This file is not uploaded yet.', {
      advice: 'Its link can be copied as soon as it is.',
    })
  }
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
      fileName: view.name,
      publicBaseUrl: destination?.publicBaseUrl ?? null,
      sizeBytes: view.sizeBytes,
    }
    return await makeLink(app, record.address, request, limit.signal)
  } finally {
    clearTimeout(timer)
  }
}

function namedLink(name: string, { url, validUntil }: Link): NamedLink {
  return { name, url, validUntil: validUntil === null ? null : new Date(validUntil).toISOString() }
}

function sharedOf(uploadId: string, choices: LinkChoices, { validUntil }: Link, now: number): SharedLink {
  const { lifetimeSeconds, opens } = choices
  const times = { sharedAt: now, validUntil, remindAt: remindAt(now, validUntil), remindedAt: null }
  return { uploadId, lifetimeSeconds, opens, ...times }
}
