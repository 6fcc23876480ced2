import { ListMultipartUploadsCommand, type ListMultipartUploadsCommandOutput } from '@aws-sdk/client-s3'
import type { ListedSession } from '../engine/ports.ts'
import type { Connection } from './connection.ts'

type Marker = { KeyMarker?: string; UploadIdMarker?: string }

/**
 * ListMultipartUploads, all pages (1,000 sessions each); a page may be empty, on stores that filter what they have cut
 * into pages. A store that repeats a page or names no marker for the next one is taken at its first word.
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
      attempt: (client) =>
        client.send(
          new ListMultipartUploadsCommand({ Bucket: connection.address.bucket, Prefix: prefix, ...from }),
          {
            abortSignal: signal,
          },
        ),
    })
    for (const session of sessionsOf(page)) sessions.set(session.uploadId, session)
    marker = nextMarker(page)
  }
  return Array.from(sessions.values())
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
