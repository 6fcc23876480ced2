import { AppFailure } from '../core/errors.ts'
import { addressOf } from './address.ts'
import { openStores, type Command } from './context.ts'
import { durationSeconds, parseFlags, storeFlags } from './flags.ts'

/** `dropreel link s3://bucket/key`: prints a tested presigned link, and nothing else, on standard output. */
export const link: Command = async (args, context) => {
  const { flags, words } = parseFlags(args, { ...storeFlags, expires: { type: 'string' } } as const)
  const [word, ...others] = words
  const match = /^s3:\/\/([^/]+)\/(.+)$/s.exec(word ?? '')
  const [, bucket, key] = match ?? []
  if (bucket === undefined || key === undefined || others.length > 0) {
    throw new AppFailure('BadInput', 'link takes one address such as s3://bucket/key.')
  }
  const expiresSeconds = Math.ceil(durationSeconds('expires', flags.expires ?? '7d'))
  const address = addressOf(flags, context.environment, bucket)
  const stores = openStores(context.environment)
  try {
    const made = await stores.at(address).link(key, expiresSeconds, context.signal)
    process.stdout.write(`${made.url}\n`)
    if (made.limitedBy !== 'request') {
      const why = made.limitedBy === 'credentials' ? 'the credentials end then' : 'S3 allows seven days'
      process.stderr.write(`Valid until ${new Date(made.validUntil).toLocaleString()}: ${why}.\n`)
    }
    return 0
  } finally {
    stores.close()
  }
}
