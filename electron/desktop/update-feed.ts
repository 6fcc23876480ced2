import type { Session } from 'electron'
import { Provider, type AppUpdater, type UpdateInfo } from 'electron-updater'
import {
  parseUpdateInfo,
  resolveFiles,
  type ProviderRuntimeOptions,
} from 'electron-updater/out/providers/Provider.js'
import { z } from 'zod'

const mostBytes = 256 * 1024
/** Several times what any package of Dropreel has. */
const mostFileBytes = 1024 ** 3
const answerMs = 30_000

/** What must be there of each file: without a hash nothing is taken. SHA-512 is 64 bytes, so 88 characters in base64. */
const described = z.looseObject({
  version: z.string().max(64),
  files: z
    .array(
      z.looseObject({
        url: z.string(),
        sha512: z.base64().length(88),
        size: z.int().positive().max(mostFileBytes),
      }),
    )
    .min(1),
  releaseNotes: z.string().nullish(),
})

/** Plain http is for tests alone, and stays on this computer. */
export function isSafe({ protocol, hostname }: URL): boolean {
  return protocol === 'https:' || (protocol === 'http:' && hostname === '127.0.0.1')
}

/** Whether an answer says that it has at most so many bytes, in a way that binds it. */
export function isAtMost(bytes: number, headers: Readonly<Record<string, string[]>> = {}): boolean {
  if (bytes === Infinity) return true
  const of = (name: string) =>
    Object.entries(headers)
      .find(([key]) => key.toLowerCase() === name)?.[1]
      ?.join()
  // Chunks count, whatever the length says (RFC 9112, 6.3).
  return of('transfer-encoding') === undefined && Number(of('content-length') ?? Infinity) <= bytes
}

/**
 * A feed as electron-builder writes it ("generic"), with limits that electron-updater's own provider lacks: it takes at
 * most 256 KiB in 30 s, and nothing over plain http. It does not send the number that electron-updater gives each
 * computer.
 */
export class UpdateFeed extends Provider<UpdateInfo> {
  readonly #feed: URL
  readonly #session: Session

  /** @param options `feed` is the address of its folder, with a slash at its end */
  constructor(
    options: Readonly<Record<string, unknown>>,
    updater: AppUpdater,
    runtime: ProviderRuntimeOptions,
  ) {
    // Many servers, S3 among them, do not answer several ranges at once.
    super({ ...runtime, isUseMultipleRangeRequest: false })
    this.#feed = new URL(String(options['feed']))
    this.#session = updater.netSession
  }

  async getLatestVersion(): Promise<UpdateInfo> {
    const name = `${this.getDefaultChannelName()}.yml`
    const url = new URL(name, this.#feed)
    const info = parseUpdateInfo(await readText(this.#session, url), name, url)
    described.parse(info)
    return info
  }

  resolveFiles(info: UpdateInfo) {
    const files = resolveFiles(info, this.#feed)
    const unsafe = files.find(({ url }) => !isSafe(url))
    if (unsafe !== undefined) throw new Error(`${unsafe.url.href} is not https.`)
    return files
  }
}

async function readText(session: Session, url: URL): Promise<string> {
  const answer = await session.fetch(url.href, { signal: AbortSignal.timeout(answerMs) })
  if (!answer.ok || answer.body === null) throw new Error(`${url.href} answered ${answer.status}.`)
  const pieces: Uint8Array[] = []
  let bytes = 0
  for await (const piece of answer.body) {
    bytes += piece.length
    if (bytes > mostBytes) throw new Error(`${url.href} is larger than ${mostBytes} bytes.`)
    pieces.push(piece)
  }
  return Buffer.concat(pieces).toString('utf8')
}
