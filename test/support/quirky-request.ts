import { s3Error, type Answer, type Seen } from '../contract/s3/scripted-server.ts'

/** A request as the store understands it. */
export type Asked = Seen & { operation: string; key: string; query: URLSearchParams }

export function understood(seen: Seen): Asked {
  const url = new URL(seen.path, 'http://store')
  const query = url.searchParams
  const key = decodeURIComponent(url.pathname.split('/').slice(2).join('/'))
  return { ...seen, query, key, operation: operationOf(seen.method, query, key) }
}

function operationOf(method: string, query: URLSearchParams, key: string): string {
  if (key === '') return query.has('uploads') ? 'ListMultipartUploads' : 'HeadBucket'
  if (query.has('uploads')) return 'CreateMultipartUpload'
  if (query.has('uploadId'))
    return (
      { PUT: 'UploadPart', GET: 'ListParts', POST: 'CompleteMultipartUpload' }[method] ??
      'AbortMultipartUpload'
    )
  return { PUT: 'PutObject', HEAD: 'HeadObject', GET: 'GetObject' }[method] ?? 'DeleteObject'
}

/** Refuses an operation that carries a header like this, with this error. */
export function refuses(operation: string, header: RegExp, status: number, code: string, message?: string) {
  return (asked: Asked): Answer | null => {
    const carried = Object.entries(asked.headers).some(([name, value]) =>
      header.test(`${name}: ${String(value)}`),
    )
    return carried && matches(operation, asked) ? s3Error(status, code, '', message) : null
  }
}

/** Refuses an operation that carries no header like this. */
export function demands(operation: string, header: RegExp, status: number, code: string, message?: string) {
  const without = refuses(operation, header, status, code, message)
  return (asked: Asked): Answer | null =>
    matches(operation, asked) && without(asked) === null ? s3Error(status, code, '', message) : null
}

function matches(operation: string, asked: Asked): boolean {
  return operation.split(' ').includes(asked.operation)
}
