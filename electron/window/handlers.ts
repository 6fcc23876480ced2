import type {
  Added,
  CommandInput,
  CommandName,
  CommandOutput,
  MfaQuestion,
  SettingsChange,
  Snapshot,
  UploadView,
} from '../contract/index.ts'
import { AppFailure } from '../core/errors.ts'
import type { Engine } from '../engine/engine.ts'

/** One handler a command: a command without one does not compile. */
export type Handlers = {
  [N in CommandName]: (input: CommandInput<N>) => CommandOutput<N> | Promise<CommandOutput<N>>
}

/** What the window does with the engine. */
export type Queue = Pick<
  Engine,
  'views' | 'pause' | 'resume' | 'retry' | 'restart' | 'reorder' | 'cancel' | 'keepLocal'
>

/** The destination form and its buttons. Each may throw AppFailure. */
export type DestinationDesk = {
  choices: Handlers['destinations.choices']
  previewKey: Handlers['destinations.previewKey']
  pickPath: (kind: CommandInput<'destinations.pickPath'>['kind']) => Promise<string | null>
  save: Handlers['destinations.save']
  test: Handlers['destinations.test']
  stopTest: () => void
  copyPolicy: Handlers['destinations.copyPolicy']
  move: (id: string, place: number) => Promise<void>
  export: () => Promise<string | null>
  import: Handlers['destinations.import']
  replaceImported: Handlers['destinations.replaceImported']
}

/** What the handlers work with besides the engine. Each may throw AppFailure. */
export type HandlerParts = {
  engine: Queue
  snapshot: () => Snapshot
  /** Adds files and folders from disk to the selected destination. */
  addPaths: (paths: string[]) => Promise<Added>
  /** Asks the person; empty when nothing was chosen. */
  pickPaths: (kind: 'files' | 'folders') => Promise<string[]>
  /** Whether a person dropped this path on the window. */
  wasDropped: (path: string) => boolean
  copyLinks: Handlers['uploads.copyLinks']
  renewLinks: Handlers['uploads.renewLinks']
  desk: DestinationDesk
  removeUploads: (ids: string[]) => Promise<void>
  selectDestination: (id: string) => Promise<void>
  removeDestination: (id: string) => Promise<void>
  listOrphans: Handlers['orphans.list']
  abortOrphans: Handlers['orphans.abort']
  changeSettings: (change: SettingsChange) => Promise<void>
  mfa: { pending: () => MfaQuestion | null; answer: (id: string, code: string | null) => void }
  /** All since the start. */
  warnings: () => string[]
  connectDemo: () => Promise<CommandOutput<'demo.connect'>>
}

export function makeHandlers(parts: HandlerParts): Handlers {
  const { engine } = parts
  return {
    'app.snapshot': () => parts.snapshot(),
    'uploads.add': ({ paths }) => {
      const strange = paths.find((path) => !parts.wasDropped(path))
      if (strange === undefined) return parts.addPaths(paths)
      throw new AppFailure('BadInput', `${strange} was not dropped on the window.`, {
        advice: 'Drop it again, or choose it with Add files.',
      })
    },
    'uploads.pick': async ({ kind }) => {
      const paths = await parts.pickPaths(kind)
      return paths.length === 0 ? { added: 0, skipped: [] } : parts.addPaths(paths)
    },
    'uploads.pause': ({ ids }) => engine.pause(ids),
    'uploads.resume': ({ ids }) => engine.resume(ids),
    'uploads.retry': ({ ids }) => engine.retry(ids),
    async 'uploads.restart'({ ids }) {
      const [refused] = (await engine.restart(ids)).refused
      if (refused !== undefined) throw refused
    },
    'uploads.reorder': ({ ids, before }) => engine.reorder(ids, before),
    'uploads.cancel': ({ ids }) => engine.cancel(ids),
    'uploads.remove': ({ ids }) => parts.removeUploads(ids),
    'uploads.keepLocal': ({ ids }) => engine.keepLocal(ids),
    'uploads.pauseAll': () => pauseAll(engine),
    'uploads.resumeAll': () => resumeAll(engine),
    'uploads.copyLinks': (wanted) => parts.copyLinks(wanted),
    'uploads.renewLinks': (wanted) => parts.renewLinks(wanted),
    'destinations.choices': (about) => parts.desk.choices(about),
    'destinations.previewKey': (wanted) => parts.desk.previewKey(wanted),
    'destinations.pickPath': async ({ kind }) => ({ path: await parts.desk.pickPath(kind) }),
    'destinations.save': (form) => parts.desk.save(form),
    'destinations.test': (form) => parts.desk.test(form),
    'destinations.stopTest': () => parts.desk.stopTest(),
    'destinations.copyPolicy': (form) => parts.desk.copyPolicy(form),
    'destinations.move': ({ id, place }) => parts.desk.move(id, place),
    'destinations.export': async () => ({ file: await parts.desk.export() }),
    'destinations.import': () => parts.desk.import(),
    'destinations.replaceImported': () => parts.desk.replaceImported(),
    'destinations.select': ({ id }) => parts.selectDestination(id),
    'destinations.remove': ({ id }) => parts.removeDestination(id),
    'orphans.list': (wanted) => parts.listOrphans(wanted),
    'orphans.abort': (chosen) => parts.abortOrphans(chosen),
    'settings.change': (change) => parts.changeSettings(change),
    'mfa.pending': () => parts.mfa.pending(),
    'mfa.answer': ({ id, code }) => parts.mfa.answer(id, code),
    'app.warnings': () => parts.warnings(),
    'demo.connect': () => parts.connectDemo(),
  }
}

/** Pauses everything that would go on by itself. */
export async function pauseAll(engine: Queue): Promise<void> {
  await engine.pause(idsOf(engine, ['queued', 'opening', 'sending', 'finishing', 'verifying', 'waiting']))
}

/** Lets everything that is paused go on; what waits tries again at once. */
export async function resumeAll(engine: Queue): Promise<void> {
  await engine.resume(idsOf(engine, ['paused', 'waiting']))
}

function idsOf(engine: Queue, kinds: UploadView['state']['kind'][]): string[] {
  return engine
    .views()
    .filter(({ state }) => kinds.includes(state.kind))
    .map(({ id }) => id)
}
