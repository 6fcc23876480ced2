import type { BucketAddress, Capabilities } from '../../contract/index.ts'
import type { FailureFacts } from '../failures/failure-facts.ts'

type Shown = Partial<Omit<Capabilities, 'learnedAt'>>

/** Adds to the capabilities; called whenever an answer shows something. */
export type Learn = (shown: Shown) => void

/**
 * Before the first answer. AWS supports If-None-Match for PutObject and CompleteMultipartUpload since 2024, and refuses
 * wrong sums (BadDigest).
 */
export function initialCapabilities(address: BucketAddress, known: Capabilities): Capabilities {
  return address.endpoint === null
    ? { ...known, ifNoneMatch: 'honoured', wrongChecksum: 'refused', wrongMd5: 'refused' }
    : known
}

/** The algorithms of parts' checksums: one of the session that they belong to. */
export type PartSum = 'CRC32' | 'CRC64NVME'

export type Option =
  | 'checksums'
  | 'putChecksums'
  | 'checksumMode'
  | 'session'
  | 'completeWhole'
  | 'completeParts'
  | 'contentMd5'
  | 'ifNoneMatch'
  | 'originalName'

/**
 * The optional parts of requests: the checksum of a part, or of a file in one request; HEAD for one; what a session's
 * checksum is; the checksums that Complete names; Content-MD5; If-None-Match; the original name of the file. Each with
 * how it is left out, and the words by which a refusal names it.
 */
const options: Record<
  Option,
  {
    isSent: (known: Capabilities) => boolean
    without: (known: Capabilities) => Shown
    words: RegExp
    /** Refusals of it always name it. */
    isNamed?: true
  }
> = {
  checksums: {
    isSent: ({ checksums }) => checksums !== 'refused',
    without: () => ({ checksums: 'refused' }),
    words: /checksum/i,
  },
  putChecksums: {
    isSent: ({ putChecksums }) => putChecksums !== 'refused',
    without: () => ({ putChecksums: 'refused' }),
    words: /checksum/i,
  },
  checksumMode: {
    isSent: ({ checksumMode }) => checksumMode !== 'no',
    without: () => ({ checksumMode: 'no' }),
    words: /checksum/i,
  },
  session: {
    isSent: ({ session }) => session !== 'none',
    without: ({ session }) => ({ session: nextSession[session] }),
    words: /checksum/i,
  },
  completeWhole: {
    isSent: ({ complete }) => complete === 'both' || complete === 'whole',
    without: ({ complete }) => ({ complete: complete === 'both' ? 'parts' : 'none' }),
    words: /checksum|mp-object-size/i,
  },
  completeParts: {
    isSent: ({ complete }) => complete === 'both' || complete === 'parts',
    without: ({ complete }) => ({ complete: complete === 'both' ? 'whole' : 'none' }),
    words: /checksum|xml/i,
  },
  contentMd5: {
    isSent: ({ md5 }) => md5 !== 'etag',
    without: () => ({ md5: 'etag' }),
    words: /content-?md5/i,
  },
  ifNoneMatch: {
    isSent: ({ ifNoneMatch }) => ifNoneMatch !== 'refused' && ifNoneMatch !== 'broken',
    without: () => ({ ifNoneMatch: 'refused' }),
    words: /if-?none-?match|conditional/i,
  },
  originalName: {
    isSent: ({ originalName }) => originalName,
    without: () => ({ originalName: false }),
    words: /meta-?data|x-amz-meta/i,
    isNamed: true,
  },
}

/** What a session is for once this was refused. */
const nextSession = {
  unknown: 'CRC64NVME',
  CRC32: 'CRC64NVME',
  ignored: 'CRC64NVME',
  CRC64NVME: 'composite',
  composite: 'none',
  none: 'none',
} as const

/** Codes of refusals that need not say what they are about. */
const refusals = new Set([
  'InvalidArgument',
  'InvalidRequest',
  'MalformedXML',
  'NotImplemented',
  'NotSupported',
  'XNotImplemented',
])

/**
 * The optional parts of one request, which is repeated at once without what the store refuses. Where a refusal names
 * no single option, each is left out by itself, and then all of them. Only what helped is learned.
 */
export class OptionalParts {
  /** In the order in which they are suspected. */
  readonly #wanted: readonly Option[]
  readonly #known: () => Capabilities
  /** What refusals have shown. */
  #shown: Shown = {}
  /** What may be left out beside that; the first is tried now. */
  #guesses: Option[][] = []
  #tried: Capabilities | null = null

  constructor(wanted: readonly Option[], known: () => Capabilities) {
    this.#wanted = wanted
    this.#known = known
  }

  /** What a try is made with: what is known and assumed, and the wanted options that the store does not refuse. */
  begin(): { sent: ReadonlySet<Option>; known: Capabilities } {
    const known = this.#assumed()
    this.#tried = known
    return { sent: new Set(this.#wanted.filter((option) => options[option].isSent(known))), known }
  }

  /** Learns what helped, if anything had to. */
  accepted(learn: Learn): void {
    if (this.#isUnrefused) return
    const shown = this.#without(this.#guesses[0] ?? [])
    if (Object.keys(shown).length > 0) learn(shown)
  }

  /** Whether to repeat the request, which has other options then. `isRefusal`: trying the same again is no use. */
  refused(facts: FailureFacts, isRefusal: boolean): boolean {
    const text = `${facts.code} ${facts.message}`
    // See requests/part-limit.ts.
    if (/part ?number/i.test(text)) return false
    const isAboutMd5 = this.#wanted.includes('contentMd5') && options.contentMd5.words.test(text)
    if (!isRefusal && !isAboutMd5) return false
    // Another request may have learned it in the meantime.
    if (this.#tried !== null && this.#shapeOf(this.#tried) !== this.#shapeOf(this.#assumed())) return true
    const sent = Array.from(this.begin().sent)
    if (isAboutMd5 && !sent.includes('contentMd5') && this.#shown.md5 === undefined) {
      this.#shown = { ...this.#shown, md5: 'both' }
      return true
    }
    const named = sent.filter((option) => options[option].words.test(text))
    const isVague = facts.code === null || refusals.has(facts.code)
    const unnamed = sent.filter((option) => options[option].isNamed !== true)
    const suspects = isVague && named.length === 0 ? unnamed : named
    const [first, ...others] = suspects
    if (!isRefusal || first === undefined) return false
    if (others.length === 0 && (named.length === 1 || this.#guesses.length === 0)) {
      this.#guesses = []
      this.#shown = this.#without([first])
      return true
    }
    if (this.#guesses.length > 0) this.#guesses.shift()
    else this.#guesses = [...suspects.map((one) => [one]), suspects]
    return this.#guesses.length > 0
  }

  #assumed(): Capabilities {
    const known = this.#known()
    return this.#isUnrefused ? known : { ...known, ...this.#without(this.#guesses[0] ?? []) }
  }

  get #isUnrefused(): boolean {
    return this.#guesses.length === 0 && Object.keys(this.#shown).length === 0
  }

  /** What is shown if these are refused, too. */
  #without(refused: Option[]): Shown {
    const shown: Shown = { ...this.#shown }
    for (const option of refused)
      Object.assign(shown, options[option].without(Object.assign({}, this.#known(), shown)))
    return shown
  }

  /** Two tries of the same shape are refused alike. */
  #shapeOf(known: Capabilities): string {
    return JSON.stringify(
      this.#wanted.map((name) => [options[name].isSent(known), options[name].without(known)]),
    )
  }
}
