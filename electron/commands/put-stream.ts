import { exitCodeOf, AppFailure, asAppFailure } from '../core/errors.ts'
import { defaultPartBytes } from '../core/part-plan.ts'
import { contentTypeOf } from '../disk/index.ts'
import { outputOf, openStores, type CommandContext } from './context.ts'
import { checkedKey, type PutFlags, type PutPlan } from './put-plan.ts'

/** `ffmpeg … | dropreel put - --name NAME`: standard input, which cannot be resumed or read again. */
export async function putStream(parts: {
  flags: PutFlags
  words: string[]
  plan: PutPlan
  context: CommandContext
}): Promise<number> {
  const { flags, words, plan, context } = parts
  if (words.length > 1) throw new AppFailure('BadInput', 'Standard input (-) is uploaded by itself.')
  const { name } = flags
  if (name === undefined || name === '') {
    throw new AppFailure('BadInput', 'Give standard input a file name with --name.')
  }
  if (plan.options.verify) {
    throw new AppFailure('BadInput', 'Standard input cannot be read again, so --verify does not go with it.')
  }
  const output = outputOf(flags)
  const stores = openStores(context.environment)
  const id = plan.uuid
  const key = checkedKey(plan, { fileName: name, folder: null, relative: null, uuid: id })
  const { address, options } = plan
  try {
    const stored = await stores.uploadStream(
      address,
      {
        object: {
          key,
          contentType: plan.contentType ?? contentTypeOf(name),
          uploadRecordId: id,
          originalName: name.normalize('NFC'),
          overwrite: options.overwrite,
        },
        stream: process.stdin,
        partSizeBytes: options.partSizeBytes ?? defaultPartBytes,
        parallel: options.parallel,
        onProgress: () => undefined,
      },
      context.signal,
    )
    const link =
      options.linkSeconds === null
        ? null
        : await stores.at(address).link(key, options.linkSeconds, context.signal)
    output.done({
      id,
      file: '-',
      bucket: address.bucket,
      key,
      ...stored,
      proof: 'none',
      link,
      resentBytes: 0,
    })
    return 0
  } catch (thrown) {
    context.signal.throwIfAborted()
    const { error } = asAppFailure(thrown)
    output.failed({ id, file: '-' }, error)
    return exitCodeOf(error.code)
  } finally {
    stores.close()
  }
}
