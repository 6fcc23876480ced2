import { randomUUID } from 'node:crypto'
import type { Destination } from '../contract/index.ts'
import { nameProblem } from '../core/destination-rules.ts'
import { templateWarnings } from '../core/object-key.ts'
import { AppFailure } from '../core/errors.ts'
import { policyOf } from '../core/iam-policy.ts'
import { saveProxyPassword, saveToKeychain } from '../credentials/index.ts'
import type { DestinationsFile } from '../disk/index.ts'
import type { Command, CommandContext } from './command.ts'
import { exportTo, importFrom } from './destination-file.ts'
import { destinationFrom } from './destination-flags.ts'
import { describeDestination } from './destination-text.ts'
import { deleteUnneeded, refuseNeeded, tellKept, unlessKeptInVain } from './destination-use.ts'
import { wholeNumber } from './flags.ts'
import type {
  DestinationFlags,
  destinationOptions,
  exportOptions,
  importOptions,
  jsonOptions,
} from './options.ts'
import { testDestination, withRegion } from './test-destination.ts'
import { readSecrets } from './secret-input.ts'
import { destinationNamed, openList, refuseWithoutConsent } from './where.ts'

type Around = { flags: DestinationFlags; file: DestinationsFile; context: CommandContext }
type Plain = Command<typeof jsonOptions>

export const addDestination: Command<typeof destinationOptions> = async ({ flags, words }, context) => {
  const [name = ''] = words
  const made = destinationFrom({ id: randomUUID(), name }, flags)
  return await save(made, { flags, file: await openList(context), context }, flags.region === undefined)
}

export const editDestination: Command<typeof destinationOptions> = async ({ flags, words }, context) => {
  const file = await openList(context)
  return await save(destinationFrom(knownOf(file, words), flags), { flags, file, context })
}

export const listDestinations: Plain = async ({ flags }, context) => {
  const { destinations: all, selectedDestinationId } = (await openList(context)).list()
  for (const each of all) {
    const isDefault = each.id === selectedDestinationId
    context.stdout.write(
      flags.json === true
        ? `${JSON.stringify({ type: 'destination', default: isDefault, ...each })}\n`
        : describeDestination(each, isDefault),
    )
  }
  if (all.length === 0) context.stderr.write('There are no destinations yet.\n')
  return 0
}

export const removeDestination: Plain = async ({ words }, context) => {
  const file = await openList(context)
  const known = knownOf(file, words)
  await refuseNeeded(known, context.environment)
  await file.remove(known.id)
  await deleteUnneeded(file, context)
  tellKept(known, file, context)
  return 0
}

export const tryDestination: Plain = async ({ flags, words }, context) => {
  const known = knownOf(await openList(context), words)
  refuseWithoutConsent(known)
  return await testDestination(known, flags, context)
}

export const exportDestinations: Command<typeof exportOptions> = async ({ flags, words }, context) => {
  const list = (await openList(context)).list()
  const chosen = words.length === 0 ? list.destinations : words.map((name) => destinationNamed(list, name))
  await exportTo(flags.file, chosen, context)
  return 0
}

export const importDestinations: Command<typeof importOptions> = async ({ flags, words }, context) => {
  const [path = ''] = words
  const file = await openList(context)
  const added = await importFrom(path, file, flags.replace ?? false)
  await deleteUnneeded(file, context)
  for (const { destination, todo } of added) {
    context.stdout.write(
      describeDestination(destination, destination.id === file.list().selectedDestinationId),
    )
    if (todo !== null) context.stderr.write(`${todo}\n`)
  }
  return 0
}

export const printPolicy: Plain = async ({ words }, context) => {
  const known = knownOf(await openList(context), words)
  context.stdout.write(`${JSON.stringify(policyOf(known), null, 2)}\n`)
  return 0
}

function knownOf(file: DestinationsFile, [name = '']: string[]): Destination {
  return destinationNamed(file.list(), name)
}

/** Secrets first: a destination without its keys would be of no use. */
async function save(
  wanted: Destination,
  { flags, file, context }: Around,
  mayFindRegion = false,
): Promise<number> {
  const known = file.list().destinations.find(({ id }) => id === wanted.id) ?? null
  const place = placeFrom(flags, file.list().destinations.length + (known === null ? 1 : 0))
  if (flags.accessKeyId !== undefined && flags.credentials !== 'keychain') {
    throw new AppFailure('BadInput', '--access-key-id goes with --credentials keychain.')
  }
  const problem = nameProblem(wanted, file.list().destinations)
  if (problem !== null) {
    throw new AppFailure('BadInput', problem, {
      advice: 'Change it with `dropreel destinations edit`, or take another name.',
    })
  }
  await keepSecrets(wanted, flags, context)
  const isAsked = mayFindRegion && flags.test !== false
  const destination = await unlessKeptInVain(known, wanted, async () => {
    const found = isAsked ? await withRegion(wanted, flags, context) : wanted
    await file.put(found)
    return found
  })
  if (flags.default === true) await file.select(destination.id)
  if (place !== null) await file.move(destination.id, place)
  await deleteUnneeded(file, context)
  if (known !== null) tellKept(destination, file, context)
  // As the list has it now: what was learned of another bucket is forgotten.
  const list = file.list()
  const saved = destinationNamed(list, destination.name)
  context.stdout.write(describeDestination(saved, saved.id === list.selectedDestinationId))
  for (const warning of templateWarnings(destination.keyTemplate)) context.stderr.write(`${warning}\n`)
  // It is saved, whatever the test says.
  if (flags.test !== false) await testDestination(destination, flags, context)
  return 0
}

/** Counted from 0. */
function placeFrom({ position }: DestinationFlags, count: number): number | null {
  return position === undefined ? null : wholeNumber('position', position, { least: 1, most: count }) - 1
}

async function keepSecrets(to: Destination, flags: DestinationFlags, context: CommandContext): Promise<void> {
  const { credentials, linkCredentials: links, accessKeyId, proxyUser: user } = flags
  const { credentials: source, linkCredentials: linkSource } = to
  const proxy = to.network?.proxy
  const passwordEntry = proxy?.kind === 'manual' ? proxy.passwordEntry : null
  const wanted = [
    ...(credentials === 'keychain' ? keyNames('', accessKeyId) : []),
    ...(links === 'keychain' ? keyNames('link ', undefined) : []),
    ...(user !== undefined && passwordEntry !== null ? ['proxy password'] : []),
  ]
  if (wanted.length === 0) return
  const values = new Map((await readSecrets(wanted, context)).map((value, index) => [wanted[index], value]))
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
