import { randomUUID } from 'node:crypto'
import { AppFailure, exitCodeOf } from '../core/errors.ts'
import { isLiteral } from '../core/object-key.ts'
import { contentTypeOf, scan, type ScannedFile } from '../disk/index.ts'
import type { NewUpload } from '../engine/engine.ts'
import { openStores, outputOf, stateDirOf, type Command, type CommandContext } from './context.ts'
import { deliver } from './deliver.ts'
import { parseFlags } from './flags.ts'
import { checkedKey, planOf, putFlags, type PutFlags, type PutPlan } from './put-plan.ts'
import { putStream } from './put-stream.ts'

/** `dropreel put <file|folder>…` and `put -`. */
export const put: Command = async (args, context) => {
  const { flags, words } = parseFlags(args, putFlags)
  const plan = planOf(flags, context.environment)
  if (words.length === 0) throw new AppFailure('BadInput', 'Say which files or folders to upload.')
  if (words.includes('-')) return putStream({ flags, words, plan, context })
  if (flags.name !== undefined) throw new AppFailure('BadInput', '--name goes with standard input (put -).')
  return putFiles(words, flags, plan, context)
}

async function putFiles(
  words: string[],
  flags: PutFlags,
  plan: PutPlan,
  context: CommandContext,
): Promise<number> {
  const output = outputOf(flags)
  const { files, skipped } = await scan(words)
  for (const { error } of skipped) output.failed({ id: null, file: null }, error)
  const skippedCode = Math.max(0, ...skipped.map(({ error }) => exitCodeOf(error.code)))
  if (files.length === 0) return skippedCode
  const uploads = uploadsOf(files, plan)
  const stores = openStores(context.environment)
  try {
    const code = await deliver(
      {
        stateDir: stateDirOf(flags, context.environment),
        stores,
        output,
        context,
        noWait: flags['no-wait'] ?? false,
        isLinkRequired: flags.link !== undefined,
        restartChanged: false,
      },
      async (engine) => (await engine.add(uploads)).map(({ id }) => id),
    )
    return Math.max(code, skippedCode)
  } finally {
    stores.close()
  }
}

function uploadsOf(files: ScannedFile[], plan: PutPlan): NewUpload[] {
  const isOneFile = files.length === 1 && files[0]?.folder === null
  if (isLiteral(plan.template) && !isOneFile && files.some(({ folder }) => folder === null)) {
    throw new AppFailure('BadInput', 'A key template without fields names one object, so it takes one file.')
  }
  const keys = new Map<string, string>()
  return files.map((found) => {
    const key = keyOf(found, plan)
    const twin = keys.get(key)
    if (twin !== undefined) {
      throw new AppFailure('BadInput', `${twin} and ${found.file} would both become ${key}.`, {
        advice: 'Add {uuid} or {name} to --key-template, or upload them one by one.',
      })
    }
    keys.set(key, found.file)
    const contentType = plan.contentType ?? contentTypeOf(found.relative)
    return {
      file: found.file,
      address: plan.address,
      destinationId: null,
      key,
      contentType,
      options: plan.options,
    }
  })
}

/** The key of one file. A file dropped by itself gets a uuid of its own, a folder's files share one. */
function keyOf(found: ScannedFile, plan: PutPlan): string {
  const uuid = found.folder === null ? randomUUID() : plan.uuid
  return checkedKey(plan, {
    fileName: found.relative.split('/').at(-1) ?? found.relative,
    folder: found.folder,
    relative: found.folder === null ? null : found.relative,
    uuid,
  })
}
