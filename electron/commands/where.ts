import { bucketAddress, type BucketAddress, type Destination } from '../contract/index.ts'
import { AppFailure } from '../core/errors.ts'
import { consentProblem } from '../core/store-address.ts'
import { placeInSecrets } from '../credentials/index.ts'
import { destinationsPlace, openDestinations, type DestinationsFile } from '../disk/index.ts'
import { addressFromFlags, amendedAddress, credentialSourceOf } from './address.ts'
import { ambientInWords, ambientPlace, withAmbient, type AmbientPlace } from './ambient-place.ts'
import type { CommandContext } from './command.ts'
import type { StoreFlags } from './options.ts'
import { untilSeen } from './tell-damage.ts'

/**
 * The destination that `--to` names, changed by the other flags; else the bucket of the flags; else the default
 * destination. `bucketWord` is the bucket that an argument names; `destination` is null where the address comes from
 * flags alone. Throws `BadInput`, `CredentialsMissing`.
 */
export async function whereTo(
  given: StoreFlags,
  context: CommandContext,
  bucketWord?: string,
): Promise<{ address: BucketAddress; destination: Destination | null }> {
  const flags = await withSecretsPlace(given, context, bucketWord)
  const destination = await chosen(flags, context, bucketWord)
  if (destination === null) {
    const ambient = await ambientPlace(flags, context.environment)
    const address = addressFromFlags(withAmbient(flags, ambient), bucketWord)
    tellOf(ambient, flags, context)
    refuseWithoutConsent(address, flags)
    return { address, destination }
  }
  const address = amendedAddress(bucketAddress.parse(destination), flags, bucketWord)
  refuseWithoutConsent(address, flags)
  return { address, destination }
}

/** Says on standard error what of an address is from no flag. */
export function tellOf(ambient: AmbientPlace, flags: StoreFlags, { stderr }: CommandContext): void {
  const sentence = ambientInWords(ambient, flags)
  if (sentence !== null) stderr.line(sentence)
}

/**
 * The flags with the region and bucket in the secrets directory that `--credentials` names, unless a flag, a
 * destination or AWS's variables name others. Throws `BadInput`, `CredentialsMissing`.
 */
export async function withSecretsPlace(
  flags: StoreFlags,
  { environment }: CommandContext,
  bucketWord?: string,
): Promise<StoreFlags> {
  if (flags.credentials === undefined || flags.to !== undefined) return flags
  const source = credentialSourceOf(flags.credentials)
  if (source.kind !== 'secrets') return flags
  const region = flags.region ?? (environment['AWS_REGION'] || environment['AWS_DEFAULT_REGION'])
  const place = await placeInSecrets(source.dir, [
    ...(region === undefined || region === '' ? (['region'] as const) : []),
    ...(flags.bucket === undefined && bucketWord === undefined ? (['bucket'] as const) : []),
  ])
  return { ...flags, ...place }
}

/**
 * Throws `BadInput` for plain http to another computer that neither the destination nor a flag allows. Without `flags`
 * the command has no such flag.
 */
export function refuseWithoutConsent(address: BucketAddress, flags?: Pick<StoreFlags, 'allowHttp'>): void {
  const problem = flags?.allowHttp === true ? null : consentProblem(address)
  if (problem === null) return
  const forGood = '`dropreel destinations edit NAME --allow-http`'
  throw new AppFailure('BadInput', problem, {
    advice:
      flags === undefined
        ? `That is ${forGood}.`
        : `That is --allow-http; for a destination and for good, ${forGood}.`,
  })
}

async function chosen(
  flags: StoreFlags,
  context: CommandContext,
  bucketWord: string | undefined,
): Promise<Destination | null> {
  if (flags.to !== undefined) return destinationNamed(await openList(context), flags.to)
  const isNamed = [bucketWord, flags.bucket, flags.endpoint].some((flag) => flag !== undefined)
  if (isNamed) return null
  const { destinations, selectedDestinationId } = (await openList(context)).list()
  return destinations.find(({ id }) => id === selectedDestinationId) ?? null
}

/** What each command has said already: it may open the list several times. */
const told = new WeakMap<CommandContext['stderr'], Set<string>>()

/** Opens the app's list of destinations; warns about a damaged one on standard error. Throws `StateUnwritable`. */
export async function openList({ environment, stderr }: Pick<CommandContext, 'environment' | 'stderr'>) {
  const { dir, older } = destinationsPlace(environment)
  const before = told.get(stderr) ?? new Set()
  told.set(stderr, before)
  return await openDestinations(dir, older, (sentence) => {
    if (!before.has(sentence)) stderr.line(`${sentence} ${untilSeen(dir)}`)
    before.add(sentence)
  })
}

/** The destination of this name, in upper or lower case. Throws `BadInput`. */
export function destinationNamed(
  file: Pick<DestinationsFile, 'list' | 'damaged'>,
  name: string,
): Destination {
  const { destinations } = file.list()
  const isSame = (known: string) => known.toLowerCase() === name.toLowerCase()
  const same = destinations.find((known) => known.name === name)
  const found = same ?? destinations.find((known) => isSame(known.name))
  if (found !== undefined) return found
  if (file.damaged().some(isSame)) {
    throw new AppFailure('BadInput', `The destination ${name} is damaged, so it is not used.`, {
      advice: 'Set it up again with `dropreel destinations add`, or import it.',
    })
  }
  const names = destinations.map((known) => known.name).join(', ')
  throw new AppFailure('BadInput', `There is no destination ${name}.`, {
    advice: names === '' ? 'Make one with `dropreel destinations add`.' : `There are: ${names}.`,
  })
}
