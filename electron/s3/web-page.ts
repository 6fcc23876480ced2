import { AppFailure } from '../core/errors.ts'

/**
 * Refuses a good answer that is a web page, where the SDK looks at nothing of it: throws `EndpointInvalid`. Stores answer
 * in XML or with nothing at all; not all name a request id.
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
  if (!hasHeaders(response) || response.statusCode >= 300) return false
  return /html|json|text\/plain/.test(response.headers['content-type'] ?? '')
}

type Response = { statusCode: number; headers: Record<string, string | undefined> }

function hasHeaders(response: unknown): response is Response {
  return typeof response === 'object' && response !== null && 'headers' in response
}
