import type { HttpResponse } from '@smithy/core/protocols'
import { AppFailure } from '../../core/errors.ts'

/** Middleware that refuses web pages, for commands whose answer the SDK does not parse. */
export function refusePages(host: string) {
  return <Args, Result extends { response: unknown }>(next: (args: Args) => Promise<Result>) =>
    async (args: Args): Promise<Result> => {
      const result = await next(args)
      if (hasHeaders(result.response)) refusePage(result.response, host)
      return result
    }
}

/**
 * Throws `EndpointInvalid` for a successful answer that is a web page. Stores send a request id, XML or an empty body,
 * although some of these with the type of a web page.
 */
export function refusePage({ statusCode, headers }: Answer, host: string): void {
  if (statusCode !== 200 || headers['content-length'] === '0' || headers['x-amz-request-id'] !== undefined)
    return
  if (/html|json|text\/plain/.test(headers['content-type'] ?? ''))
    throw new AppFailure('EndpointInvalid', host)
}

type Answer = Pick<HttpResponse, 'statusCode'> & { headers: Record<string, string | undefined> }

function hasHeaders(response: unknown): response is Answer {
  return typeof response === 'object' && response !== null && 'headers' in response
}
