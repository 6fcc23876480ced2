import { planImport, readImport, takeImport } from '../app/import-destinations.ts'
import { changeInWords, type Destination, type ImportRisk, type SettingChange } from '../contract/index.ts'
import type { PlannedImport } from '../core/destination-import.ts'
import { AppFailure } from '../core/errors.ts'
import { changesOf } from '../core/settings-in-words.ts'
import type { Command } from './command.ts'
import { withApp } from './context.ts'
import { describeDestination } from './destination-output.ts'
import type { ImportFlags, importOptions } from './options.ts'

/** `dropreel destinations import <file>`: tells each change, takes what is new, and what is there with `--replace`. */
export const importDestinations: Command<typeof importOptions> = async ({ flags, words }, context) =>
  await withApp(flags, context, async ({ app }) => {
    const [file = ''] = words
    const found = await readImport(file)
    const plans = planImport(app, found, () => takenBy(flags))
    const isTaken = ({ replaced }: PlannedImport) => replaced === null || flags.replace === true
    const taken = plans.filter(isTaken)
    refuseUndecided(taken, flags)
    // With all that the file asks for, whatever the flags say of some.
    const left = planImport(app, found, () => riskNames).filter((plan) => !isTaken(plan))
    for (const plan of taken) for (const line of linesOf(plan)) context.stdout.line(line)
    await takeImport(app, taken)
    const { selectedDestinationId } = app.destinations.list()
    for (const { destination, missing } of taken) {
      const isDefault = destination.id === selectedDestinationId
      for (const line of describeDestination(destination, isDefault)) context.stdout.line(line)
      if (missing.length > 0) context.stderr.line(todoInWords(destination, missing))
    }
    refuseReplacing(left)
    return 0
  })

const flagOf: Record<ImportRisk, { flag: string; name: keyof ImportFlags }> = {
  'public-acl': { flag: 'take-public-acl', name: 'takePublicAcl' },
  proxy: { flag: 'take-proxy', name: 'takeProxy' },
  'public-base-url': { flag: 'take-public-base-url', name: 'takePublicBaseUrl' },
}
const riskNames: readonly ImportRisk[] = ['public-acl', 'proxy', 'public-base-url']

function takenBy(flags: ImportFlags): ImportRisk[] {
  return riskNames.filter((risk) => flags[flagOf[risk].name] === true)
}

/** Throws `BadInput` if the file asks for what opens files or traffic to others, and no flag says yes or no. */
function refuseUndecided(plans: readonly PlannedImport[], flags: ImportFlags): void {
  const isOpen = ({ risk }: PlannedImport['asks'][number]) => flags[flagOf[risk].name] === undefined
  const undecided = plans.flatMap(({ destination, asks }) => {
    const open = asks.filter(isOpen)
    return open.length === 0 ? [] : { name: destination.name, open }
  })
  if (undecided.length === 0) return
  const sentences = undecided.map(
    ({ name, open }) => `${name}: ${inWords(open.flatMap(({ changes }) => changes))}.`,
  )
  const asked = riskNames.filter((risk) =>
    undecided.some(({ open }) => open.some((one) => one.risk === risk)),
  )
  const flagsFor = (before: string) => asked.map((risk) => `${before}${flagOf[risk].flag}`).join(', ')
  throw new AppFailure('BadInput', `Nothing is imported without your word for this. ${sentences.join(' ')}`, {
    advice: `Add ${flagsFor('--')}, or ${flagsFor('--no-')} to leave ${asked.length === 1 ? 'it' : 'them'} out.`,
  })
}

/** Throws `BadInput` for those that are in the list already. */
function refuseReplacing(plans: readonly PlannedImport[]): void {
  if (plans.length === 0) return
  const names = plans.flatMap(({ replaced }) => replaced?.name ?? []).join(', ')
  const changes = plans.map((plan) => {
    const all = inWords(changesOf(plan.replaced, plan.destination))
    return `${plan.replaced?.name}: ${[all === '' ? 'no change' : all, ...lostIn(plan)].join('; ')}.`
  })
  throw new AppFailure('BadInput', `Not replaced, as they are in the list already: ${names}.`, {
    advice: `Replace with --replace. ${changes.join(' ')}`,
  })
}

function linesOf(plan: PlannedImport): string[] {
  const { destination, replaced } = plan
  const changes = changesOf(replaced, destination).map(changeInWords)
  const title = replaced === null ? `New: ${destination.name}` : `Replaced: ${replaced.name}`
  return [title, ...[...changes, ...lostIn(plan)].map((line) => `  ${line}`)]
}

function lostIn({ forgotten }: PlannedImport): string[] {
  return forgotten.length === 0 ? [] : [`gives up what the keychain holds for it: ${forgotten.join(', ')}`]
}

function inWords(changes: readonly SettingChange[]): string {
  return changes.map(changeInWords).join('; ')
}

type Missing = PlannedImport['missing'][number]

/** What a person still has to enter for an imported destination, as one command. */
function todoInWords({ name, network }: Destination, missing: readonly Missing[]): string {
  const user = network?.proxy.kind === 'manual' ? (network.proxy.user ?? '') : ''
  const flags: Record<Missing, string> = {
    keys: ' --credentials keychain',
    'link keys': ' --link-credentials keychain',
    'proxy password': ` --proxy-user "${user}"`,
    'certificate authorities': ' --ca-file FILE',
    'plain http': ' --allow-http',
  }
  const command = `dropreel destinations edit "${name}"${missing.map((one) => flags[one]).join('')}`
  const has = (...wanted: Missing[]) => missing.some((one) => wanted.includes(one))
  const reasons = [
    ...(has('keys', 'link keys', 'proxy password') ? ['its secrets are not in the file'] : []),
    ...(has('certificate authorities') ? ['an import never brings certificate authorities'] : []),
    ...(has('plain http') ? ['plain http, which others on the way can read, needs your yes'] : []),
  ]
  return `${name}: ${reasons.join(', and ')}. Enter that here with \`${command}\`.`
}
