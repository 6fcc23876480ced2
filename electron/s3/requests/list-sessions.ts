import { ListMultipartUploadsCommand, type ListMultipartUploadsCommandOutput } from '@aws-sdk/client-s3'
import { AppFailure } from '../../core/errors.ts'
import type { ListedSession } from '../../engine/ports.ts'
import { hostOf } from '../transport/client.ts'
import type { Connection } from '../transport/connection.ts'
import type { Send } from '../transport/request-log.ts'

type Marker = { KeyMarker?: string; UploadIdMarker?: string }

/** A bucket with more abandoned sessions is nothing to look through; a list that goes on has no end. */
const most = { pages: 300, sessions: 300_000 }

/**
 * ListMultipartUploads, all pages (1,000 sessions each). A page may be empty, on stores that filter after they have
 * split the list into pages. The list ends where a store repeats a marker or names none for the next page. Throws
 * `EndpointInvalid` for a list that does not end.
 */
export async function listSessions(
  connection: Connection,
  prefix: string,
  signal: AbortSignal,
): Promise<ListedSession[]> {
  const sessions = new Map<string, ListedSession>()
  const asked = new Set<string>()
  let marker: Marker | null = {}
  while (marker !== null && !asked.has(JSON.stringify(marker))) {
    const from: Marker = marker
    asked.add(JSON.stringify(from))
    const page: ListMultipartUploadsCommandOutput = await connection.call({
      operation: 'ListMultipartUploads',
      key: null,
      signal,
      attempt: ({ send }) => requestPage(send, connection, { Prefix: prefix, ...from }),
    })
    for (const session of sessionsOf(page)) sessions.set(session.uploadId, session)
    if (asked.size > most.pages || sessions.size > most.sessions) {
      const detail = 'a list of more than 300,000 unfinished uploads, or of more than 300 pages'
      throw new AppFailure('EndpointInvalid', connection.host, { detail })
    }
    marker = nextMarker(page)
  }
  return Array.from(sessions.values())
}

/** Throws `EndpointInvalid` for a web page, which would pass for an empty list. */
async function requestPage(
  send: Send,
  { address }: Connection,
  which: Marker & { Prefix: string },
): Promise<ListMultipartUploadsCommandOutput> {
  const command = new ListMultipartUploadsCommand({ Bucket: address.bucket, ...which })
  const page = await send(command)
  const isList = (page.Bucket ?? page.IsTruncated ?? page.Uploads) !== undefined
  if (!isList) throw new AppFailure('EndpointInvalid', hostOf(address))
  return page
}

function sessionsOf({ Uploads = [] }: ListMultipartUploadsCommandOutput): ListedSession[] {
  return Uploads.flatMap(({ Key, UploadId, Initiated }) =>
    Key === undefined || UploadId === undefined
      ? []
      : [{ key: Key, uploadId: UploadId, begunAt: Initiated?.getTime() ?? null }],
  )
}

function nextMarker(page: ListMultipartUploadsCommandOutput): Marker | null {
  if (page.IsTruncated !== true || page.NextKeyMarker === undefined) return null
  return {
    KeyMarker: page.NextKeyMarker,
    ...(page.NextUploadIdMarker === undefined ? {} : { UploadIdMarker: page.NextUploadIdMarker }),
  }
}
