import { importDestinations, replaceDestinations } from '../app/import-destinations.ts'
import { previewKey } from '../app/preview-key.ts'
import { removeDestination } from '../app/remove-destination.ts'
import { refuseProblem, saveDestination, type DestinationDraft } from '../app/save-destination.ts'
import type { DestinationForm, Imported } from '../contract/index.ts'
import { capabilitiesInWords } from '../core/capabilities.ts'
import { defaultKeyTemplate } from '../core/defaults.ts'
import { replacementInWords, type PlannedImport } from '../core/destination-import.ts'
import { policyOf } from '../core/iam-policy.ts'
import { presets } from '../core/presets.ts'
import { profileNames } from '../credentials/index.ts'
import { writeExported } from '../disk/index.ts'
import { neverAborted, type HandlersOf, type WindowContext } from './context.ts'
import { draftOf } from './read-destination-form.ts'

/** Where secrets are mounted in containers. */
const secretsDir = '/run/secrets'

/** The list of destinations, the form, and the connection test. */
export function destinationHandlers({ app, desktop, send }: WindowContext): HandlersOf<'destinations'> {
  const { destinations, connectionTests } = app
  /** A form may name these paths: a person chose them. */
  const granted = new Set([secretsDir])
  /** What the last import has found to be there already. */
  let waiting: PlannedImport[] = []

  const knownOf = (id: string | null) => destinations.list().destinations.find((each) => each.id === id)
  const read = (form: DestinationForm): DestinationDraft => {
    const draft = draftOf(form, knownOf(form.id) ?? null, granted)
    refuseProblem(draft.destination, destinations.list().destinations)
    return draft
  }

  return {
    async 'destinations.choices'({ id }) {
      const known = knownOf(id)?.capabilities
      const profiles = await profileNames().catch(() => [])
      const capabilities = known === undefined ? [] : capabilitiesInWords(known)
      return { presets: [...presets], profiles, secretsDir, keyTemplate: defaultKeyTemplate, capabilities }
    },
    'destinations.previewKey': (wanted) => previewKey(wanted, new Date(app.clock.now())),
    async 'destinations.pickPath'({ kind }) {
      const path = await desktop.pickPath(kind)
      if (path !== null) granted.add(path)
      return { path }
    },
    async 'destinations.save'(form) {
      const draft = draftOf(form, knownOf(form.id) ?? null, granted)
      const destination = await saveDestination(app, draft, neverAborted)
      if (form.id === null) await destinations.select(destination.id)
      await connectionTests.probe({ ...draft, destination, isRegionGuessed: false })
      return destination
    },
    'destinations.test': (form) =>
      connectionTests.run(read(form), (line) => send('destinations.checked', { line })),
    'destinations.stopTest': () => connectionTests.stop(),
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
      waiting = []
      const file = await desktop.pickPath('import')
      if (file === null) return importInWords([], [])
      const { added, replacing } = await importDestinations(app, file)
      waiting = replacing
      return importInWords(added, replacing)
    },
    async 'destinations.replaceImported'() {
      const agreed = waiting
      waiting = []
      await replaceDestinations(app, agreed)
      return importInWords(agreed, [])
    },
    'destinations.select': ({ id }) => destinations.select(id),
    'destinations.remove': ({ id }) => removeDestination(app, id),
  }
}

/** What became of an import, what a person still has to enter, and what waits for their word. */
function importInWords(done: readonly PlannedImport[], waiting: readonly PlannedImport[]): Imported {
  return {
    imported: done.length,
    todo: done.flatMap(stillToDo),
    replacements: waiting.flatMap((plan) =>
      plan.replaced === null ? [] : { name: plan.replaced.name, change: replacementInWords(plan) },
    ),
  }
}

function stillToDo({ destination: { name }, missing }: PlannedImport): string[] {
  const isWithoutKeys = missing.includes('keys') || missing.includes('link keys')
  return [
    ...(isWithoutKeys ? [`${name}: enter its keys here, they are not in the file.`] : []),
    ...(missing.includes('proxy password') ? [`${name}: enter the password of its proxy here.`] : []),
    ...(missing.includes('plain http')
      ? [`${name}: it goes over plain http, which others on the way can read. Allow that here, or use https.`]
      : []),
  ]
}
