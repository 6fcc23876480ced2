import { randomUUID } from 'node:crypto'
import { removeDestination as removeFrom } from '../app/remove-destination.ts'
import { refuseProblem, saveDestination } from '../app/save-destination.ts'
import type { TypedSecrets } from '../app/typed-secrets.ts'
import type { Destination } from '../contract/index.ts'
import { AppFailure } from '../core/errors.ts'
import { policyOf } from '../core/iam-policy.ts'
import { templateWarnings } from '../core/object-key.ts'
import { entryOf, isOwn } from '../core/own-secrets.ts'
import { exported, writeExported } from '../disk/index.ts'
import { ambientPlace, withAmbient } from './ambient-place.ts'
import type { Command, CommandContext } from './command.ts'
import { withApp, type Opened } from './context.ts'
import { destinationFrom } from './destination-flags.ts'
import { describeDestination, printTest } from './destination-output.ts'
import { wholeNumber } from './option-values.ts'
import type * as options from './options.ts'
import { outputOf } from './output-of.ts'
import { readSecrets } from './secret-input.ts'
import { destinationNamed, openList, refuseWithoutConsent, tellOf } from './where.ts'

type Plain = Command<typeof options.jsonOptions>

export const addDestination: Command<typeof options.destinationOptions> = async (
  { flags, words },
  context,
) => {
  const [name = ''] = words
  const ambient = flags.preset === undefined ? await ambientPlace(flags, {}) : {}
  const made = destinationFrom({ id: randomUUID(), name }, withAmbient(flags, ambient))
  tellOf(ambient, flags, context)
  return await withApp(flags, context, (opened) => save(made, flags, opened))
}

export const editDestination: Command<typeof options.destinationOptions> = async (
  { flags, words },
  context,
) =>
  await withApp(flags, context, (opened) =>
    save(destinationFrom(knownOf(opened, words), flags), flags, opened),
  )

export const listDestinations: Plain = async ({ flags }, context) => {
  const output = outputOf(flags, context)
  const file = await openList(context)
  const { destinations: all, selectedDestinationId } = file.list()
  for (const each of all) {
    const isDefault = each.id === selectedDestinationId
    output.result(
      { type: 'destination', default: isDefault, ...each },
      ...describeDestination(each, isDefault),
    )
  }
  if (file.damaged().length > 0) return 1
  if (all.length === 0) context.stderr.line('There are no destinations yet.')
  return 0
}

export const removeDestination: Plain = async ({ flags, words }, context) =>
  await withApp(flags, context, async (opened) => {
    const known = knownOf(opened, words)
    await removeFrom(opened.app, known.id)
    sayKept(known, opened)
    return 0
  })

export const tryDestination: Plain = async ({ flags, words }, context) =>
  await withApp(flags, context, async (opened) => {
    const known = knownOf(opened, words)
    refuseWithoutConsent(known)
    return await printTest(opened, known, flags)
  })

export const exportDestinations: Command<typeof options.exportOptions> = async (
  { flags, words },
  context,
) => {
  const list = await openList(context)
  const chosen =
    words.length === 0 ? list.list().destinations : words.map((name) => destinationNamed(list, name))
  if (flags.file === undefined) context.stdout.json(exported(chosen), 2)
  else await writeExported(flags.file, chosen)
  return 0
}

export const printPolicy: Plain = async ({ words }, context) => {
  const known = destinationNamed(await openList(context), words[0] ?? '')
  context.stdout.json(policyOf(known), 2)
  return 0
}

function knownOf({ app }: Opened, [name = '']: string[]): Destination {
  return destinationNamed(app.destinations, name)
}

async function save(wanted: Destination, flags: options.DestinationFlags, opened: Opened): Promise<number> {
  const { app, context } = opened
  const { destinations } = app
  const { destinations: all } = destinations.list()
  const isNew = all.every(({ id }) => id !== wanted.id)
  const last = all.length + (isNew ? 1 : 0)
  const position = flags.position === undefined ? null : wholeNumber('position', flags.position, 1, last)
  if (flags.accessKeyId !== undefined && flags.credentials !== 'keychain') {
    throw new AppFailure('BadInput', '--access-key-id goes with --credentials keychain.')
  }
  refuseProblem(wanted, all)
  const typed = await typedSecrets(wanted, flags, context)
  const isRegionGuessed = isNew && flags.region === undefined && flags.test !== false
  const draft = { destination: wanted, isRegionGuessed, typed }
  const destination = await saveDestination(app, draft, context.signal)
  if (flags.default === true) await destinations.select(destination.id)
  if (position !== null) await destinations.move(destination.id, position - 1)
  if (!isNew) sayKept(destination, opened)
  // As the list has it now: what was learned of another bucket is forgotten.
  const saved = destinationNamed(destinations, destination.name)
  const isDefault = saved.id === destinations.list().selectedDestinationId
  print(saved, isDefault, context)
  for (const warning of templateWarnings(destination.keyTemplate)) context.stderr.line(warning)
  // It is saved, whatever the test says.
  if (flags.test !== false) await printTest(opened, destination, flags)
  return 0
}

function print(destination: Destination, isDefault: boolean, { stdout }: CommandContext): void {
  for (const line of describeDestination(destination, isDefault)) stdout.line(line)
}

/** Says that a destination has given up secrets which uploads still need. */
function sayKept({ id, name }: Destination, { app, output }: Opened): void {
  if (!app.destinations.list().retired.some((secret) => isOwn(id, secret.name))) return
  output.notice(
    `The keychain still holds what ${name} no longer uses. It is deleted with the last upload that needs it.`,
  )
}

/** The secrets that the flags ask for, from the terminal or standard input. Throws `BadInput`. */
async function typedSecrets(
  to: Destination,
  flags: options.DestinationFlags,
  context: CommandContext,
): Promise<TypedSecrets> {
  const { accessKeyId } = flags
  const proxy = to.network?.proxy
  const keys = flags.credentials === 'keychain' ? entryOf(to.credentials) : null
  const linkKeys = flags.linkCredentials === 'keychain' ? entryOf(to.linkCredentials) : null
  const password = flags.proxyUser !== undefined && proxy?.kind === 'manual' ? proxy.passwordEntry : null
  const names = [
    ...(keys === null || accessKeyId !== undefined ? [] : ['access key ID']),
    ...(keys === null ? [] : ['secret access key']),
    ...(linkKeys === null ? [] : ['link access key ID', 'link secret access key']),
    ...(password === null ? [] : ['proxy password']),
  ]
  const values = names.length === 0 ? [] : await readSecrets(names, context)
  const next = (): string => values.shift() ?? ''
  const typed: TypedSecrets = { keys: new Map(), proxyPassword: null }
  if (keys !== null) typed.keys.set(keys, { accessKeyId: accessKeyId ?? next(), secretAccessKey: next() })
  if (linkKeys !== null) typed.keys.set(linkKeys, { accessKeyId: next(), secretAccessKey: next() })
  if (password !== null) typed.proxyPassword = { entry: password, password: next() }
  return typed
}
