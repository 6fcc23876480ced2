import { AppFailure } from '../../core/errors.ts'

/**
 * Refuses a good answer that is a web page, where the SDK looks at nothing of it: throws `EndpointInvalid`. Stores name a
 * request id, answer in XML or say nothing at all, if some with the type of a page.
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
