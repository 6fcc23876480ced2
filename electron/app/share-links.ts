import type {
  BucketAddress,
  CopiedLinks,
  Destination,
  Link,
  LinkChoices,
  SharedLink,
  UploadRecord,
} from '../contract/index.ts'
import { AppFailure, asAppFailure } from '../core/errors.ts'
import type { NamedLink } from '../core/link-text.ts'
import { remembered, remindAt } from '../core/shared-links.ts'
import type { SharedLinksFile } from '../disk/index.ts'
import type { Engine } from '../engine/engine.ts'
import type { ObjectStore } from '../engine/ports.ts'

/** A link is signed on this computer, but the store is asked about it. */
const limitMs = 30_000
/** Links that are tested at the same time. */
const atOnce = 8

type Parts = {
  engine: Pick<Engine, 'view' | 'record'>
  stores: { at: (address: BucketAddress) => Pick<ObjectStore, 'link'> }
  destinations: { list: () => { destinations: Pick<Destination, 'id' | 'publicBaseUrl'>[] } }
  sharedLinks: SharedLinksFile
  now: () => number
}

/** Puts links where the person wants them. */
export type HandOut = (links: NamedLink[]) => Promise<void>

export type LinkSharing = {
  /**
   * Makes and tests links, hands them out together and remembers that they were. What cannot be made is refused
   * and does not keep the others back.
   */
  share(ids: readonly string[], choices: LinkChoices, handOut: HandOut): Promise<CopiedLinks>
  /** The same again, each as it was shared before; `otherwise` where it was not. */
  renew(ids: readonly string[], otherwise: LinkChoices, handOut: HandOut): Promise<CopiedLinks>
}

export function createLinkSharing(parts: Parts): LinkSharing {
  const { engine, sharedLinks } = parts

  async function shareEach(
    ids: readonly string[],
    choicesOf: (id: string) => LinkChoices,
    handOut: HandOut,
  ): Promise<CopiedLinks> {
    const made: { named: NamedLink; link: Link; shared: SharedLink }[] = []
    const refused: CopiedLinks['refused'] = []
    for (let from = 0; from < ids.length; from += atOnce) {
      const some = ids.slice(from, from + atOnce).map(async (id) => {
        const name = engine.view(id)?.name ?? ''
        const choices = choicesOf(id)
        const link = await makeLink(id, choices, parts).catch((thrown: unknown) => asAppFailure(thrown))
        return { id, name, choices, link }
      })
      for (const { id, name, choices, link } of await Promise.all(some)) {
        if (link instanceof AppFailure) refused.push({ name, error: link.error })
        else
          made.push({ named: namedLink(name, link), link, shared: sharedOf(id, choices, link, parts.now()) })
      }
    }
    if (made.length > 0) await handOut(made.map(({ named }) => named))
    await remember(made.map(({ shared }) => shared))
    return { copied: made.map(({ link: { validUntil, limitedBy } }) => ({ validUntil, limitedBy })), refused }
  }

  async function remember(shared: SharedLink[]): Promise<void> {
    const kept = shared.map((link) => remembered(sharedLinks.of(link.uploadId), link))
    // The links are handed out; that their reminder may be lost is no reason to call it a failure.
    await sharedLinks.put(kept).catch((thrown: unknown) => console.error(asAppFailure(thrown).message))
  }

  return {
    share: (ids, choices, handOut) => shareEach(ids, () => choices, handOut),
    renew: (ids, otherwise, handOut) => shareEach(ids, (id) => sharedLinks.of(id) ?? otherwise, handOut),
  }
}

/** Throws what a person would meet who opened the link, and `BadInput` for a file that is not uploaded. */
async function makeLink(id: string, choices: LinkChoices, parts: Parts): Promise<Link> {
  const record = parts.engine.record(id)
  const view = parts.engine.view(id)
  if (record === undefined || view?.state.kind !== 'done') {
    throw new AppFailure('BadInput', 'This file is not uploaded yet.', {
      advice: 'Its link can be copied as soon as it is.',
    })
  }
  const limit = new AbortController()
  const { endpoint, bucket } = record.address
  const timer = setTimeout(() => limit.abort(new AppFailure('Unreachable', endpoint ?? bucket)), limitMs)
  try {
    const request = {
      key: record.key,
      expiresSeconds: choices.lifetimeSeconds,
      opens: choices.opens,
      fileName: view.name,
      publicBaseUrl: publicBaseUrlOf(record, parts),
      sizeBytes: view.sizeBytes,
    }
    return await parts.stores.at(record.address).link(request, limit.signal)
  } finally {
    clearTimeout(timer)
  }
}

/** As the destination has it now. */
function publicBaseUrlOf({ destinationId }: UploadRecord, { destinations }: Parts): string | null {
  return destinations.list().destinations.find(({ id }) => id === destinationId)?.publicBaseUrl ?? null
}

function namedLink(name: string, { url, validUntil }: Link): NamedLink {
  return { name, url, validUntil: validUntil === null ? null : new Date(validUntil).toISOString() }
}

function sharedOf(
  uploadId: string,
  { lifetimeSeconds, opens }: LinkChoices,
  { validUntil }: Link,
  sharedAt: number,
): SharedLink {
  const noticeAt = remindAt(sharedAt, validUntil)
  return { uploadId, lifetimeSeconds, opens, sharedAt, validUntil, remindAt: noticeAt, remindedAt: null }
}
