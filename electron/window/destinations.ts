import { isDeepStrictEqual } from 'node:util'
import { planImport, readImport, takeImport } from '../app/import-destinations.ts'
import { previewKey } from '../app/preview-key.ts'
import { takeDestinationAway } from '../app/take-away.ts'
import { refuseProblem, saveDestination, type DestinationDraft } from '../app/save-destination.ts'
import {
  type Destination,
  type DestinationForm,
  type FormCheck,
  type ImportChoice,
  type ImportOffer,
  isPassed,
  t,
} from '../contract/index.ts'
import { defaultKeyTemplate } from '../core/defaults.ts'
import { offerOf, type PlannedImport } from '../core/destination-import.ts'
import { AppFailure } from '../core/errors.ts'
import { policyOf } from '../core/iam-policy.ts'
import { presets } from '../core/presets.ts'
import { placesInProfiles } from '../credentials/index.ts'
import { writeExported } from '../disk/index.ts'
import { neverAborted, type HandlersOf, type WindowContext } from './context.ts'
import { connectsAlike, isTestOf, type Tested } from './tested-form.ts'
import { draftOf } from './read-destination-form.ts'

/** Where secrets are mounted in containers. */
const secretsDir = '/run/secrets'

/** The list of destinations, the form, and the connection test. */
export function destinationHandlers({ app, desktop, send }: WindowContext): HandlersOf<'destinations'> {
  const { destinations, connectionTests } = app
  /** A form may name these paths: a person chose them. */
  const granted = new Set([secretsDir])
  /** The destinations of the last file, and what the person was told about them. */
  let offered: Offered | null = null
  /** The last test since the form was opened. */
  let tested: Tested | null = null

  const knownOf = (id: string | null) => destinations.list().destinations.find((each) => each.id === id)
  const read = (form: DestinationForm): DestinationDraft => {
    const draft = draftOf(form, knownOf(form.id) ?? null, granted)
    refuseProblem(draft.destination, destinations.list().destinations)
    return draft
  }
  const test = async (form: DestinationForm, draft: DestinationDraft): Promise<FormCheck> => {
    tested = null
    const check = await connectionTests.run(draft, (line) => send('destinations.checked', { line }))
    tested = { form, check }
    return check
  }
  const lastTestOf = (form: DestinationForm) =>
    tested !== null && isTestOf(tested, form) ? tested.check : null
  /** The store was asked for its region by the test already. */
  const withFoundRegion = (form: DestinationForm, draft: DestinationDraft): DestinationDraft => {
    const region = lastTestOf(form)?.region
    if (region === undefined) return draft
    return { ...draft, destination: { ...draft.destination, region }, isRegionGuessed: false }
  }
  const save = async (draft: DestinationDraft, isNew: boolean): Promise<Destination> => {
    const destination = await saveDestination(app, draft, neverAborted)
    tested = null
    // Not waited for: what is on its way may end first.
    void app.follower.saved(destination.id)
    if (isNew) await destinations.select(destination.id)
    await connectionTests.probe({ ...draft, destination, isRegionGuessed: false })
    return destination
  }

  return {
    async 'destinations.choices'() {
      const profiles = await placesInProfiles().catch(() => [])
      return { presets: [...presets], profiles, secretsDir, keyTemplate: defaultKeyTemplate }
    },
    'destinations.previewKey': (wanted) => previewKey(wanted, new Date(app.clock.now())),
    async 'destinations.pickPath'({ kind }) {
      const path = await desktop.pickPath(kind)
      if (path !== null) granted.add(path)
      return { path }
    },
    'destinations.save': (form) =>
      save(withFoundRegion(form, draftOf(form, knownOf(form.id) ?? null, granted)), form.id === null),
    async 'destinations.connect'(form) {
      const draft = read(form)
      const known = knownOf(form.id)
      if (known !== undefined && connectsAlike(draft, known)) {
        return { check: null, saved: await save(draft, false) }
      }
      // What failed may have been mended on the store since, without a change of the form.
      const before = lastTestOf(form)
      const check = before !== null && isPassed(before) ? before : await test(form, draft)
      if (!isPassed(check)) return { check, saved: null }
      return { check, saved: await save(withFoundRegion(form, draft), form.id === null) }
    },
    'destinations.test': (form) => test(form, read(form)),
    'destinations.stopTest': () => {
      tested = null
      connectionTests.stop()
    },
    'destinations.copyPolicy': (form) => {
      const policy = policyOf(read(form).destination)
      return desktop.copy({ text: `${JSON.stringify(policy, null, 2)}\n`, html: null })
    },
    'destinations.move': ({ id, place }) => destinations.move(id, place),
    async 'destinations.export'() {
      const file = await desktop.pickExportFile()
      if (file !== null) await writeExported(file, destinations.list().destinations)
      return { file }
    },
    async 'destinations.import'() {
      offered = null
      const file = await desktop.pickPath('import')
      if (file === null) return []
      const found = await readImport(file)
      offered = { found, offers: planImport(app, found).map(offerOf) }
      return offered.offers
    },
    async 'destinations.takeImported'({ chosen }) {
      const plans = offered === null ? [] : plansOf(app, offered, chosen)
      offered = null
      await takeImport(app, plans)
      return { imported: plans.length, todo: plans.flatMap(stillToDo) }
    },
    'destinations.select': ({ id }) => destinations.select(id),
    async 'destinations.remove'({ id }) {
      const removal = await takeDestinationAway(app, id)
      return removal === null ? null : { removal }
    },
  }
}

type Offered = { found: Destination[]; offers: ImportOffer[] }

/** Throws `BadInput` where taking them would do something else by now than the person was told. */
function plansOf(
  app: WindowContext['app'],
  { found, offers }: Offered,
  chosen: readonly ImportChoice[],
): PlannedImport[] {
  if (!isDeepStrictEqual(planImport(app, found).map(offerOf), offers)) {
    throw new AppFailure('BadInput', t('refusals.destinationsChanged'), {
      advice: t('refusals.importAgain'),
    })
  }
  const taken = [...new Map(chosen.map((choice) => [choice.place, choice])).values()]
  const wanted = taken.flatMap(({ place, take }) => {
    const destination = found[place]
    return destination === undefined ? [] : { destination, take }
  })
  return planImport(
    app,
    wanted.map(({ destination }) => destination),
    (place) => wanted[place]?.take ?? [],
  )
}

function stillToDo({ destination: { name }, missing }: PlannedImport): string[] {
  const isWithoutKeys = missing.includes('keys') || missing.includes('link keys')
  return [
    ...(isWithoutKeys ? [t('imported.enterKeys', { name })] : []),
    ...(missing.includes('proxy password') ? [t('imported.enterProxyPassword', { name })] : []),
    ...(missing.includes('certificate authorities') ? [t('imported.chooseCaFile', { name })] : []),
    ...(missing.includes('plain http') ? [t('imported.allowHttp', { name })] : []),
  ]
}
