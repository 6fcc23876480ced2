import { access } from 'node:fs/promises'
import { basename } from 'node:path'
import { addUploads, answerDrop } from '../app/add-uploads.ts'
import { chooseFile } from '../app/choose-file.ts'
import { findDetails } from '../app/find-details.ts'
import { cancelUploads, pauseUploads, resumeUploads } from '../app/on-deliveries.ts'
import { pauseAll, resumeAll } from '../app/pause-all.ts'
import { startOver } from '../app/start-over.ts'
import { clearFinished, takeUploadsAway } from '../app/take-away.ts'
import { uploadDetails } from '../app/upload-details.ts'
import { objectAddress, t, type UploadDetails, type UploadView } from '../contract/index.ts'
import { AppFailure } from '../core/errors.ts'
import type { HandlersOf, WindowContext } from './context.ts'

/** Everything that a person does with uploads in the list. */
export function uploadHandlers({
  app,
  about,
  desktop,
  wasDropped,
  arrived,
}: WindowContext): HandlersOf<'uploads'> {
  const { engine } = app
  /** What a person chose for an upload, and is another file. */
  const chosen = new Map<string, string>()

  const shown = (id: string): UploadView => {
    const upload = engine.view(id)
    if (upload !== undefined) return upload
    throw new AppFailure('BadInput', t('refusals.notInList'))
  }

  const found = async (id: string): Promise<UploadDetails> => {
    const details = await findDetails(app, id)
    if (details !== null) return details
    throw new AppFailure('BadInput', t('refusals.nowhere'))
  }

  return {
    'uploads.add': ({ paths, destinationId }) => {
      const strange = paths.find((path) => !wasDropped(path))
      if (strange === undefined) return addUploads(app, arrived(paths), { destinationId })
      throw new AppFailure('BadInput', t('refusals.notDropped', { path: strange }), {
        advice: t('refusals.dropAgain'),
      })
    },
    async 'uploads.pick'({ kind }) {
      const paths = await desktop.pickPaths(kind)
      return await addUploads(app, paths)
    },
    'uploads.questions': () => app.dropQuestions.all(),
    'uploads.answer': (answer) => answerDrop(app, answer),
    'uploads.pause': ({ ids }) => pauseUploads(app, ids),
    'uploads.resume': ({ ids }) => resumeUploads(app, ids),
    'uploads.retry': ({ ids }) => engine.retry(ids),
    async 'uploads.restart'({ ids }) {
      const [refused] = (await engine.restart(ids)).refused
      if (refused !== undefined) throw refused
    },
    async 'uploads.chooseFile'({ id }) {
      const [file] = await desktop.pickPaths('files')
      if (file === undefined) return { outcome: 'nothing chosen', name: '', alsoFound: 0 }
      const { isTaken, alsoFound } = await chooseFile(app, id, file)
      if (!isTaken) chosen.set(id, file)
      return { outcome: isTaken ? 'taken' : 'other', name: basename(file), alsoFound }
    },
    async 'uploads.uploadChosen'({ id }) {
      const file = chosen.get(id)
      if (file === undefined) throw new AppFailure('BadInput', t('refusals.noFileChosen'))
      chosen.delete(id)
      const [refused] = (await engine.restart([id], () => ({ file, within: undefined }))).refused
      if (refused !== undefined) throw refused
    },
    'uploads.settleKey': ({ id, answer, forAll }) => app.keySettler.settle(id, answer, forAll),
    'uploads.startOver': ({ ids }) => startOver(app, ids),
    'uploads.uploadAnyway': ({ ids }) => engine.uploadAnyway(ids),
    'uploads.reorder': ({ ids, before }) => engine.reorder(ids, before),
    'uploads.cancel': ({ ids }) => cancelUploads(app, ids),
    'uploads.remove': async ({ ids }) => ({ removal: await takeUploadsAway(app, ids) }),
    'uploads.clear': () => clearFinished(app),
    'uploads.keepLocal': ({ ids }) => engine.keepLocal(ids),
    'uploads.sendTo': ({ ids, destinationId }) =>
      addUploads(app, [...new Set(ids.map((id) => shown(id).file))], { destinationId, asks: false }),
    async 'uploads.showInFolder'({ id }) {
      const { file } = shown(id)
      await access(file).catch(() => {
        throw new AppFailure('FileMissing', file)
      })
      desktop.showInFolder(file)
    },
    'uploads.details': ({ id }) => findDetails(app, id),
    async 'uploads.copyAddress'({ id }) {
      await desktop.copy({ text: objectAddress(await found(id)), html: null })
    },
    async 'uploads.copyDetails'({ id }) {
      const upload = await found(id)
      const { destinations } = app.destinations.list()
      const destination = destinations.find((known) => known.id === upload.destinationId)
      const text = await uploadDetails(upload, { ...about, destination, now: new Date(app.clock.now()) })
      await desktop.copy({ text, html: null })
    },
    'uploads.pauseAll': () => pauseAll(app),
    'uploads.resumeAll': () => resumeAll(app),
  }
}
