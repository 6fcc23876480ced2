import { z } from 'zod'
import { deliveryView } from './delivery.ts'
import { checkLine, connected, formCheck } from './connection-check.ts'
import { importChoice, imported, importOffer } from './destination-file.ts'
import { destinationChoices, destinationForm, keyPreview } from './destination-form.ts'
import { destination } from './destination.ts'
import { dropAnswer, dropQuestion, namedFiles } from './drop-question.ts'
import { aboutFacts } from './about.ts'
import { appError } from './errors.ts'
import { historyPage, historyQuery, verifiedAgain } from './history.ts'
import { orphan, whose } from './orphan.ts'
import { mfaAnswer, mfaQuestion } from './mfa.ts'
import { policy } from './policy.ts'
import { queueEnd, whenAllDone } from './queue-end.ts'
import { sentToday } from './sent-today.ts'
import { settings, settingsChange } from './settings.ts'
import { copiedLinks, sharedLink } from './shared-link.ts'
import { startAtLogin } from './start-at-login.ts'
import { updateState } from './update.ts'
import { uploadDetails } from './upload-details.ts'
import { uploadView } from './upload.ts'
import { warning } from './warning.ts'

const nothing = z.void()
/** The number of a removal that can be taken back for ten seconds. */
const removal = z.object({ removal: z.int() })
const ids = z.object({ ids: z.array(z.string()).min(1).max(100_000) })

/** All that the window shows. Patches with a higher revision follow; a gap asks for a new snapshot. */
export const snapshot = z.object({
  revision: z.int(),
  uploads: z.array(uploadView),
  /** Those of several files, or that may become so: each upload names its own. */
  deliveries: z.array(deliveryView),
  /** Something was delivered before that is not among them. */
  hasHistory: z.boolean(),
  destinations: z.array(destination),
  selectedDestinationId: z.string().nullable(),
  settings,
  /** What the administrator has set: the window shows it as locked. */
  policy,
  sharedLinks: z.array(sharedLink),
  sentToday,
})
export type Snapshot = z.infer<typeof snapshot>

/** What became of files that were dropped or picked. */
export const added = z.object({
  added: z.int(),
  /** What was left out, in words. */
  skipped: z.array(appError),
  /** What systems leave in folders, and nobody wants: it was left out. */
  junk: namedFiles,
})
export type Added = z.infer<typeof added>

/** What a person says where an object is at an upload's key already. */
export const keyAnswer = z.enum(['keep-both', 'replace', 'skip'])
export type KeyAnswer = z.infer<typeof keyAnswer>

/** What became of the unfinished uploads of a destination that has changed, in numbers. */
export const followed = z.object({
  destinationId: z.string(),
  /** They go to the new address now: nothing of them was on the store. */
  moved: z.int(),
  /** They are tried again at the same place, with what was mended. */
  tried: z.int(),
  /** They stay as they are: the destination makes one key for several of them, or none that can be used. */
  kept: z.int(),
  /** They have something at the old place: only a person can say whether they start over at the new one. */
  asking: z.array(z.string()),
})
export type Followed = z.infer<typeof followed>

/** Every command the window can give: a new one is one line here and one handler in its subject's file in window/. */
export const commands = {
  'app.snapshot': { input: nothing, output: snapshot },
  /** To the selected destination where none is named. What may not be meant is asked about: see `uploads.questions`. */
  'uploads.add': {
    input: z.object({ paths: z.array(z.string().min(1)).min(1), destinationId: z.string().optional() }),
    output: added,
  },
  'uploads.pick': { input: z.object({ kind: z.enum(['files', 'folders']) }), output: added },
  /** What drops ask that nobody has answered yet, the oldest first. */
  'uploads.questions': { input: nothing, output: z.array(dropQuestion) },
  'uploads.answer': { input: dropAnswer, output: added },
  /** To pause, resume or cancel, the id of a delivery stands for all that is not over of it. */
  'uploads.pause': { input: ids, output: nothing },
  'uploads.resume': { input: ids, output: nothing },
  'uploads.retry': { input: ids, output: nothing },
  'uploads.restart': { input: ids, output: nothing },
  /** Lets the person choose where the file of an upload is now. */
  'uploads.chooseFile': {
    input: z.object({ id: z.string() }),
    output: z.object({
      /** `other`: what was chosen is not the same file; `uploads.uploadChosen` uploads it all the same. */
      outcome: z.enum(['nothing chosen', 'taken', 'other']),
      name: z.string(),
      /** Other uploads whose files were found beside it. */
      alsoFound: z.int(),
    }),
  },
  /** Uploads the file that was chosen last for this upload in its place, from the beginning. */
  'uploads.uploadChosen': { input: z.object({ id: z.string() }), output: nothing },
  /** What becomes of an upload whose key is taken; or of all of its delivery, also of those that find out later. */
  'uploads.settleKey': {
    input: z.object({ id: z.string(), answer: keyAnswer, forAll: z.boolean() }),
    output: nothing,
  },
  /** Starts uploads over where their destination is by now; their parts at the old place are removed. */
  'uploads.startOver': { input: ids, output: nothing },
  /** Takes files that are still being written as they are now. */
  'uploads.uploadAnyway': { input: ids, output: nothing },
  /** Moves uploads before another one in the queue; null is its end. */
  'uploads.reorder': { input: ids.extend({ before: z.string().nullable() }), output: nothing },
  'uploads.cancel': { input: ids, output: nothing },
  /** Uploads that are under way stop at once, and are cancelled when the removal is final. */
  'uploads.remove': { input: ids, output: removal },
  /** Clears all finished uploads from the list; null if there are none. */
  'uploads.clear': { input: nothing, output: removal.extend({ cleared: z.int() }).nullable() },
  /** Takes a removal back; false if it is final by now. */
  'removals.undo': { input: removal, output: z.object({ isBack: z.boolean() }) },
  'uploads.keepLocal': { input: ids, output: nothing },
  /** Adds the files of uploads once more, to another destination. */
  'uploads.sendTo': { input: ids.extend({ destinationId: z.string() }), output: added },
  /** Shows the upload's own file in the system's file manager. */
  'uploads.showInFolder': { input: z.object({ id: z.string() }), output: nothing },
  'uploads.pauseAll': { input: nothing, output: nothing },
  'uploads.resumeAll': { input: nothing, output: nothing },
  /** Of an upload in the list or in the history; null for one that is in neither any more. */
  'uploads.details': { input: z.object({ id: z.string() }), output: uploadDetails.nullable() },
  /** Puts where its object is into the clipboard: `s3://bucket/key`. */
  'uploads.copyAddress': { input: z.object({ id: z.string() }), output: nothing },
  /** Puts all that is known of an upload into the clipboard, without secrets. */
  'uploads.copyDetails': { input: z.object({ id: z.string() }), output: nothing },
  'history.page': { input: historyQuery, output: historyPage },
  /** Takes ids of uploads and of deliveries, as the others do. */
  'history.remove': { input: ids, output: removal.extend({ files: z.int() }) },
  /** Compares each file with its object; ends early when `history.stopVerifying` is given. */
  'history.verify': { input: z.object({ id: z.string() }), output: z.array(verifiedAgain) },
  'history.stopVerifying': { input: z.object({ id: z.string() }), output: nothing },
  'history.showInFolder': { input: z.object({ id: z.string() }), output: nothing },
  /** Takes ids of deliveries too. Null if it was stopped, or if something else was copied meanwhile: then none is copied. */
  'links.copy': { input: ids, output: copiedLinks.nullable() },
  'links.renew': { input: ids, output: copiedLinks.nullable() },
  'links.stopCopying': { input: nothing, output: nothing },
  /** Opens a link of its own in the browser. */
  'links.open': { input: z.object({ id: z.string() }), output: nothing },
  'destinations.choices': { input: nothing, output: destinationChoices },
  'destinations.previewKey': {
    /** `fileName` is an example. */
    input: z.object({ keyTemplate: z.string(), prefix: z.string(), fileName: z.string().optional() }),
    output: keyPreview,
  },
  /** Lets the person choose; null when nothing was chosen. */
  'destinations.pickPath': {
    input: z.object({ kind: z.enum(['ca-file', 'secrets-folder']) }),
    output: z.object({ path: z.string().nullable() }),
  },
  /** Saves without a test. */
  'destinations.save': { input: destinationForm, output: destination },
  /** Tests what has changed unless the last test was of the same, and saves if that passed. */
  'destinations.connect': { input: destinationForm, output: connected },
  'destinations.test': { input: destinationForm, output: formCheck },
  /** Ends the test that runs. The last one and what was typed for it are forgotten. */
  'destinations.stopTest': { input: nothing, output: nothing },
  'destinations.copyPolicy': { input: destinationForm, output: nothing },
  /** Counted from 0. */
  'destinations.move': { input: z.object({ id: z.string(), place: z.int().nonnegative() }), output: nothing },
  'destinations.export': { input: nothing, output: z.object({ file: z.string().nullable() }) },
  /** Lets the person choose a file, and tells what taking each of its destinations would do; none if none was chosen. */
  'destinations.import': { input: nothing, output: z.array(importOffer) },
  /** Takes those of the last file that the person has chosen. */
  'destinations.takeImported': {
    input: z.object({ chosen: z.array(importChoice).min(1).max(10_000) }),
    output: imported,
  },
  'destinations.select': { input: z.object({ id: z.string() }), output: nothing },
  'destinations.remove': { input: z.object({ id: z.string() }), output: removal.nullable() },
  'orphans.list': { input: z.object({ destinationId: z.string(), whose }), output: z.array(orphan) },
  'orphans.abort': {
    input: z.object({ destinationId: z.string(), whose, uploadIds: z.array(z.string()).min(1) }),
    output: nothing,
  },
  'settings.change': { input: settingsChange, output: nothing },
  'login.current': { input: nothing, output: z.object({ startAtLogin }) },
  'login.change': { input: z.object({ isOn: z.boolean() }), output: z.object({ startAtLogin }) },
  'mfa.pending': { input: nothing, output: mfaQuestion.nullable() },
  'mfa.answer': { input: mfaAnswer, output: nothing },
  /** Shows everything one step larger or smaller, or at 0 in its actual size. */
  'app.zoom': { input: z.object({ direction: z.literal([1, -1, 0]) }), output: nothing },
  /** Lets the person choose where. */
  'app.saveReport': { input: nothing, output: nothing },
  'app.warnings': { input: nothing, output: z.array(warning) },
  /** A person has read it. */
  'app.closeWarning': { input: z.object({ id: z.int() }), output: nothing },
  /** What the page did not foresee, for the log. */
  'app.reportError': { input: z.object({ message: z.string(), stack: z.string() }), output: nothing },
  'about.facts': { input: nothing, output: aboutFacts },
  /** Shows it in the system's file manager. */
  'about.openFolder': { input: z.object({ folder: z.enum(['logs', 'licences']) }), output: nothing },
  'queue.end': { input: nothing, output: queueEnd },
  /** What happens when all is done; `nothing` also ends the countdown. For this queue alone. */
  'queue.whenDone': { input: z.object({ wish: whenAllDone }), output: nothing },
  /** Does it without waiting for the end of the countdown. */
  'queue.endNow': { input: nothing, output: nothing },
  'updates.current': { input: nothing, output: updateState },
  'updates.look': { input: nothing, output: nothing },
  /** Stops the uploads as Quit does, installs what is ready, and starts again. */
  'updates.install': { input: nothing, output: nothing },
  /** Opens the page of new versions in the browser. */
  'updates.openPage': { input: nothing, output: nothing },
  'demo.connect': { input: nothing, output: destination },
} as const
export type Commands = typeof commands
export type CommandName = keyof Commands
export type CommandInput<N extends CommandName> = z.infer<Commands[N]['input']>
export type CommandOutput<N extends CommandName> = z.infer<Commands[N]['output']>

/** Every event that the main process pushes. Patches replace whole records. */
export const events = {
  'uploads.patch': z.object({
    revision: z.int(),
    changed: z.array(uploadView),
    /** Those that changed but for their uploads. */
    deliveries: z.array(deliveryView),
    /** Ids of uploads and of deliveries. */
    removed: z.array(z.string()),
    sentToday,
  }),
  /** What another program opened with Dropreel: absolute paths, to be added as if they had been dropped. */
  'uploads.opened': z.object({ paths: z.array(z.string()) }),
  /** Somebody wants to see this upload or delivery. */
  'uploads.shown': z.object({ id: z.string() }),
  /** All that drops ask now. */
  'uploads.asked': z.object({ questions: z.array(dropQuestion) }),
  'destinations.patch': z.object({
    revision: z.int(),
    destinations: z.array(destination),
    selectedDestinationId: z.string().nullable(),
  }),
  /** Sent only if something became of them. */
  'destinations.followed': followed,
  'destinations.checked': z.object({ line: checkLine }),
  /** How much of a file or a delivery of the history is verified, from 0 to 1. */
  'history.verifying': z.object({ id: z.string(), share: z.number() }),
  /** How many of the links that the window copies are made. */
  'links.copying': z.object({ done: z.int(), total: z.int() }),
  'links.patch': z.object({ revision: z.int(), sharedLinks: z.array(sharedLink) }),
  /** What a sign-in asks now; null for nothing any more. */
  'mfa.asked': z.object({ question: mfaQuestion.nullable() }),
  /** All warnings that nobody has closed yet, oldest first. */
  'app.warned': z.object({ warnings: z.array(warning) }),
  /** Whoever wants to see what this Dropreel is has chosen so in the menu. */
  'about.asked': z.object({}),
  /** The same for the list of shortcuts. */
  'shortcuts.asked': z.object({}),
  /** The same for the page Settings, from the tray. */
  'settings.asked': z.object({}),
  'updates.changed': z.object({ update: updateState }),
  'queue.ends': z.object({ queueEnd }),
  'settings.patch': z.object({ revision: z.int(), settings }),
} as const
export type Events = typeof events
export type EventName = keyof Events
export type EventPayload<N extends EventName> = z.infer<Events[N]>

/** A command's answer: failures are values, nothing is thrown across the process boundary. */
export type Result<T> = { ok: true; value: T } | { ok: false; error: z.infer<typeof appError> }

/** What preload.ts puts on `window.dropreel`. */
export type Bridge = {
  invoke<N extends CommandName>(name: N, input: CommandInput<N>): Promise<Result<CommandOutput<N>>>
  on<N extends EventName>(name: N, listener: (payload: EventPayload<N>) => void): () => void
  /** The path on disk of a file that was dropped; empty when it has none. */
  pathOfFile(file: unknown): string
}
