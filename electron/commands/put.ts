import { AppFailure, exitCodeOf } from '../core/errors.ts'
import { isLiteral } from '../core/object-key.ts'
import { plannedUpload, scan, type DropPlan, type ScannedFile } from '../disk/index.ts'
import type { NewUpload } from '../engine/engine.ts'
import { openStores, outputOf, stateDirOf, type Command, type CommandContext } from './context.ts'
import { begunOf, deliver, nothingUploaded } from './deliver.ts'
import { parseFlags } from './flags.ts'
import { asksForLink } from './link-flags.ts'
import { planOf, putFlags, type PutFlags } from './put-plan.ts'
import { withSecretsPlace } from './secrets-place.ts'
import { putStream } from './put-stream.ts'

/** `dropreel put <file|folder>…` and `put -`. */
export const put: Command = async (args, context) => {
  const { flags: given, words } = parseFlags(args, putFlags)
  if (words.length === 0) throw new AppFailure('BadInput', 'Say which files or folders to upload.')
  const flags = await withSecretsPlace(given, context.environment)
  const plan = await planOf(flags, context.environment)
  if (words.includes('-')) return putStream({ flags, words, plan, context })
  if (flags.name !== undefined) throw new AppFailure('BadInput', '--name goes with standard input (put -).')
  return putFiles(words, flags, plan, context)
}

async function putFiles(
  words: string[],
  flags: PutFlags,
  plan: DropPlan,
  context: CommandContext,
): Promise<number> {
  const output = outputOf(flags)
  const { files, skipped } = await scan(words, context.signal).catch((thrown: unknown) => {
    if (context.signal.aborted) output.notice(nothingUploaded)
    throw thrown
  })
  for (const { error, file } of skipped) output.failed({ id: null, file }, error)
  const skippedCode = Math.max(0, ...skipped.map(({ error }) => exitCodeOf(error.code)))
  if (files.length === 0) return skippedCode
  const uploads = uploadsOf(files, plan)
  const stores = await openStores(context, output)
  try {
    const code = await deliver(
      {
        stateDir: stateDirOf(flags, context.environment),
        stores,
        output,
        context,
        noWait: flags['no-wait'] ?? false,
        isLinkRequired: asksForLink(flags),
        restartChanged: false,
      },
      async (engine) => begunOf(await engine.add(uploads)),
    )
    return Math.max(code, skippedCode)
  } finally {
    stores.close()
  }
}

function uploadsOf(files: ScannedFile[], plan: DropPlan): NewUpload[] {
  const isOneFile = files.length === 1 && files[0]?.folder === null
  if (isLiteral(plan.keyTemplate) && !isOneFile && files.some(({ folder }) => folder === null)) {
    throw new AppFailure('BadInput', 'A key template without fields names one object, so it takes one file.')
  }
  const keys = new Map<string, string>()
  return files.map((found) => {
    const upload = plannedUpload(found, plan)
    const twin = keys.get(upload.key)
    if (twin !== undefined) {
      throw new AppFailure('BadInput', `${twin} and ${found.file} would both become ${upload.key}.`, {
        advice: 'Add {uuid} or {name} to --key-template, or upload them one by one.',
      })
    }
    keys.set(upload.key, found.file)
    return upload
  })
}
