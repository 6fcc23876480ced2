import { AppFailure } from '../../core/errors.ts'

/**
 * Middleware that rejects a successful answer that is a web page, for commands whose answer the SDK does not parse:
 * throws `EndpointInvalid`. Stores send a request id, XML or an empty body, although some of these with the type of a
 * web page.
 */
export function refusePages(host: string) {
  return <Args, Result extends { response: unknown }>(next: (args: Args) => Promise<Result>) =>
    async (args: Args): Promise<Result> => {
      const result = await next(args)
      if (isPage(result.response)) throw new AppFailure('EndpointInvalid', host)
      return result
    }
}

function isPage(response: unknown): boolean {
  if (!hasHeaders(response)) return false
  const { statusCode, headers } = response
  if (statusCode !== 200 || headers['content-length'] === '0' || headers['x-amz-request-id'] !== undefined)
    return false
  return /html|json|text\/plain/.test(headers['content-type'] ?? '')
}

type Response = { statusCode: number; headers: Record<string, string | undefined> }

function hasHeaders(response: unknown): response is Response {
  return typeof response === 'object' && response !== null && 'headers' in response
}
