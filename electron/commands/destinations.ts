import { randomUUID } from 'node:crypto'
import type { Destination } from '../contract/index.ts'
import { nameProblem } from '../core/destination-rules.ts'
import { templateWarnings } from '../core/object-key.ts'
import { AppFailure } from '../core/errors.ts'
import { policyOf } from '../core/iam-policy.ts'
import { saveProxyPassword, saveToKeychain } from '../credentials/index.ts'
import type { DestinationsFile } from '../disk/index.ts'
import type { Command, CommandContext } from './context.ts'
import { exportTo, importFrom } from './destination-file.ts'
import { destinationFlags, destinationFrom, type DestinationFlags } from './destination-flags.ts'
import { describeDestination } from './destination-text.ts'
import { deleteUnneeded, refuseNeeded, tellKept, unlessKeptInVain } from './destination-use.ts'
import { parseFlags, wholeNumber } from './flags.ts'
import { testDestination, withRegion } from './test-destination.ts'
import { readSecrets } from './secret-input.ts'
import { destinationNamed, openList, refuseWithoutConsent } from './where.ts'

type Action = (words: string[], around: Around) => Promise<number>
type Around = { flags: Flags; file: DestinationsFile; context: CommandContext }

const flagTypes = {
  ...destinationFlags,
  file: { type: 'string' },
  replace: { type: 'boolean' },
} as const
type Flags = DestinationFlags & { file?: string; replace?: boolean }

/** `dropreel destinations add|edit|list|test|remove|export|import|policy`: the list that the app shows too. */
export const destinations: Command = async (args, context) => {
  const { flags, words } = parseFlags(args, flagTypes, true)
  const [name = 'list', ...rest] = words
  const action = actions[name]
  if (action === undefined) {
    throw new AppFailure('BadInput', `destinations takes ${Object.keys(actions).join(', ')}, not ${name}.`)
  }
  return await action(rest, { flags, file: await openList(context.environment), context })
}

const actions: Record<string, Action> = {
  async add(words, around) {
    const name = one(words, 'add', 'a name')
    const made = destinationFrom({ id: randomUUID(), name }, around.flags)
    return await save(made, around, around.flags.region === undefined)
  },

  async edit(words, around) {
    const known = destinationNamed(around.file.list(), one(words, 'edit', 'a name'))
    return await save(destinationFrom(known, around.flags), around)
  },

  async list(words, { flags, file }) {
    none(words, 'list')
    const { destinations: all, selectedDestinationId } = file.list()
    for (const each of all) {
      const isDefault = each.id === selectedDestinationId
      process.stdout.write(
        flags.json === true
          ? `${JSON.stringify({ type: 'destination', default: isDefault, ...each })}\n`
          : describeDestination(each, isDefault),
      )
    }
    if (all.length === 0) process.stderr.write('There are no destinations yet.\n')
    return 0
  },

  async remove(words, { file, context }) {
    const known = destinationNamed(file.list(), one(words, 'remove', 'a name'))
    await refuseNeeded(known, context.environment)
    await file.remove(known.id)
    await deleteUnneeded(file, context.environment)
    tellKept(known, file)
    return 0
  },

  async test(words, { flags, file, context }) {
    const known = destinationNamed(file.list(), one(words, 'test', 'a name'))
    refuseWithoutConsent(known)
    return await testDestination(known, flags, context)
  },

  async export(words, { flags, file }) {
    const list = file.list()
    const chosen = words.length === 0 ? list.destinations : words.map((name) => destinationNamed(list, name))
    await exportTo(flags.file, chosen)
    return 0
  },

  async import(words, { flags, file, context }) {
    const imported = one(words, 'import', 'a file')
    const added = await importFrom(imported, file, flags.replace ?? false)
    await deleteUnneeded(file, context.environment)
    for (const { destination, todo } of added) {
      process.stdout.write(
        describeDestination(destination, destination.id === file.list().selectedDestinationId),
      )
      if (todo !== null) process.stderr.write(`${todo}\n`)
    }
    return 0
  },

  async policy(words, { file }) {
    const known = destinationNamed(file.list(), one(words, 'policy', 'a name'))
    process.stdout.write(`${JSON.stringify(policyOf(known), null, 2)}\n`)
    return 0
  },
}

/** Secrets first: a destination without its keys would be of no use. */
async function save(
  wanted: Destination,
  { flags, file, context }: Around,
  mayFindRegion = false,
): Promise<number> {
  const known = file.list().destinations.find(({ id }) => id === wanted.id) ?? null
  const place = placeFrom(flags, file.list().destinations.length + (known === null ? 1 : 0))
  if (flags['access-key-id'] !== undefined && flags.credentials !== 'keychain') {
    throw new AppFailure('BadInput', '--access-key-id goes with --credentials keychain.')
  }
  const problem = nameProblem(wanted, file.list().destinations)
  if (problem !== null) {
    throw new AppFailure('BadInput', problem, {
      advice: 'Change it with `dropreel destinations edit`, or take another name.',
    })
  }
  await keepSecrets(wanted, flags)
  const isAsked = mayFindRegion && flags.test !== false
  const destination = await unlessKeptInVain(known, wanted, async () => {
    const found = isAsked ? await withRegion(wanted, flags, context) : wanted
    await file.put(found)
    return found
  })
  if (flags.default === true) await file.select(destination.id)
  if (place !== null) await file.move(destination.id, place)
  await deleteUnneeded(file, context.environment)
  if (known !== null) tellKept(destination, file)
  // As the list has it now: what was learned of another bucket is forgotten.
  const list = file.list()
  const saved = destinationNamed(list, destination.name)
  process.stdout.write(describeDestination(saved, saved.id === list.selectedDestinationId))
  for (const warning of templateWarnings(destination.keyTemplate)) process.stderr.write(`${warning}\n`)
  // It is saved, whatever the test says.
  if (flags.test !== false) await testDestination(destination, flags, context)
  return 0
}

/** Counted from 0. */
function placeFrom({ position }: Flags, count: number): number | null {
  return position === undefined ? null : wholeNumber('position', position, { least: 1, most: count }) - 1
}

async function keepSecrets(to: Destination, flags: Flags): Promise<void> {
  const { credentials, 'link-credentials': links, 'access-key-id': accessKeyId, 'proxy-user': user } = flags
  const { credentials: source, linkCredentials: linkSource } = to
  const proxy = to.network?.proxy
  const passwordEntry = proxy?.kind === 'manual' ? proxy.passwordEntry : null
  const wanted = [
    ...(credentials === 'keychain' ? keyNames('', accessKeyId) : []),
    ...(links === 'keychain' ? keyNames('link ', undefined) : []),
    ...(user !== undefined && passwordEntry !== null ? ['proxy password'] : []),
  ]
  if (wanted.length === 0) return
  const values = new Map((await readSecrets(wanted)).map((value, index) => [wanted[index], value]))
  const value = (name: string) => values.get(name) ?? ''
  if (credentials === 'keychain' && source.kind === 'keychain') {
    await saveToKeychain(source.name, {
      accessKeyId: accessKeyId ?? value('access key ID'),
      secretAccessKey: value('secret access key'),
    })
  }
  if (links === 'keychain' && linkSource?.kind === 'keychain') {
    await saveToKeychain(linkSource.name, {
      accessKeyId: value('link access key ID'),
      secretAccessKey: value('link secret access key'),
    })
  }
  if (wanted.includes('proxy password') && passwordEntry !== null) {
    await saveProxyPassword(passwordEntry, value('proxy password'))
  }
}

function keyNames(whose: string, accessKeyId: string | undefined): string[] {
  return [...(accessKeyId === undefined ? [`${whose}access key ID`] : []), `${whose}secret access key`]
}

function one(words: string[], action: string, what: string): string {
  const [word, ...others] = words
  if (word !== undefined && others.length === 0) return word
  throw new AppFailure('BadInput', `destinations ${action} takes ${what}.`)
}

function none(words: string[], action: string): void {
  if (words.length > 0) throw new AppFailure('BadInput', `destinations ${action} takes no ${words[0]}.`)
}
