import { setMaxListeners } from 'node:events'
import { basename, isAbsolute } from 'node:path'
import pLimit, { type LimitFunction } from 'p-limit'
import {
  handOverRequest,
  isEnded,
  namedFilesOf,
  type AskedUploads,
  type Destination,
  type HandOverAnswer,
  type HandOverRequest,
  type UploadOptions,
} from '../contract/index.ts'
import { defaultUploadOptions } from '../core/defaults.ts'
import { AppFailure, asAppFailure } from '../core/errors.ts'
import type { KnownUpload } from '../core/orphans.ts'
import { parseJson } from '../core/parse-json.ts'
import { refuseDeletion } from '../core/policy.ts'
import { defaultStateDir, listenForLines, type LineSocket, type ScannedFile } from '../disk/index.ts'
import { chosenDestination, dropOf } from './add-uploads.ts'
import { followUploads } from './follow-uploads.ts'
import { isOfVersion, isThere } from './known-twins.ts'
import type { Dropreel } from './open-dropreel.ts'
import { readDrop } from './read-drop.ts'

/**
 * Takes what `dropreel put --in-app` hands over, and tells the command how it goes. A command that goes away ends the
 * telling; its uploads go on. Where the socket cannot be made, the app goes on without. `leaving`: the app ends, and refuses
 * what it has not begun to take.
 */
export async function openHandOver(
  app: Dropreel,
  environment: NodeJS.ProcessEnv,
  leaving: AbortSignal,
): Promise<{ close(): void }> {
  // One after the other: what two commands name at once goes on for the second.
  const inTurn = pLimit(1)
  // Every connection listens.
  setMaxListeners(0, leaving)
  try {
    const stateDir = defaultStateDir('app', environment)
    return await listenForLines(stateDir, leaving, (socket) => void answerAll(app, socket, inTurn, leaving))
  } catch (thrown) {
    app.log.error('hand-over-closed', thrown)
    return { close: () => undefined }
  }
}

async function answerAll(
  app: Dropreel,
  socket: LineSocket,
  inTurn: LimitFunction,
  leaving: AbortSignal,
): Promise<void> {
  const tell = (answer: HandOverAnswer, isSoonOld = false) => socket.send(answer, isSoonOld)
  let hasAsked = false
  const leave = (): void => {
    if (hasAsked) return
    refuse(app, new AppFailure('AppNotRunning'), tell)
    socket.end()
  }
  leaving.addEventListener('abort', leave, { signal: socket.gone })
  try {
    for await (const line of socket.lines) {
      const request = requestIn(line)
      if (hasAsked) throw new AppFailure('BadInput', 'More was asked than one hand-over.')
      if (request.ask === 'choices') tell(choicesFor(app, request))
      else {
        hasAsked = true
        socket.mayBeSilent()
        const following = followUploads(app, tell, socket.gone)
        void inTurn(() => {
          if (leaving.aborted) throw new AppFailure('AppNotRunning')
          return app.readings.adding(takeUploads(app, request, tell, following))
        })
          .then(() => following.untilEnded())
          .catch((thrown: unknown) => refuse(app, thrown, tell))
          .finally(() => socket.end())
      }
    }
  } catch (thrown) {
    refuse(app, thrown, tell)
  }
  socket.end()
}

function refuse({ log }: Dropreel, thrown: unknown, tell: (answer: HandOverAnswer) => void): void {
  log.error('hand-over', thrown)
  tell({ tell: 'refused', error: asAppFailure(thrown).error })
}

/** Throws `BadInput` for what is no request of this version. */
function requestIn(line: string): HandOverRequest {
  const request = handOverRequest.safeParse(parseJson(line))
  if (request.success) return request.data
  throw new AppFailure('BadInput', 'The app does not understand what was handed over.', {
    advice: 'It may be of another version than the command: quit it, and start it again.',
  })
}

/** As a drop on the window would be sent, but as with any `put` only a file that a program still writes is waited for. */
function choicesFor(
  app: Dropreel,
  { destinationId }: Extract<HandOverRequest, { ask: 'choices' }>,
): HandOverAnswer {
  const { id, publicBaseUrl } = chosenDestination(app, destinationId)
  const { uploads, afterUpload, links } = app.settings.current()
  const { lifetimeSeconds: linkSeconds, opens: linkOpens } = links.choices
  const link = { linkSeconds, linkOpens, publicBaseUrl }
  const options = { ...defaultUploadOptions, ...uploads, ...afterUpload, ...link, waitStillSeconds: 0 }
  return { tell: 'choices', destinationId: id, options }
}

/** Resolves when everything is in the queue. Throws `BadInput`, `SetByPolicy`, `StateUnwritable`. */
async function takeUploads(
  app: Dropreel,
  { destinationId, paths, options, followLinks, keyTemplate, prefix, contentType }: AskedUploads,
  tell: (answer: HandOverAnswer) => void,
  following: Pick<ReturnType<typeof followUploads>, 'add'>,
): Promise<void> {
  if (!paths.every((path) => isAbsolute(path))) throw new AppFailure('BadInput', 'A path is not absolute.')
  if (options.deleteLocal !== null) refuseDeletion(app.policy)
  const destination = chosenDestination(app, destinationId)
  const choices = { keyTemplate, prefix, contentType }
  const drop = await dropOf(app, paths, destination, { ...choices, options })
  // A key that somebody names now is another upload's.
  const namesKey = Object.values(choices).some((choice) => choice !== undefined)
  const unfinished = namesKey ? async () => null : unfinishedAt(app, destination)
  const goingOn: string[] = []
  let count = 0
  const follow = (ids: string[]): void => {
    count += ids.length
    following.add(ids)
  }
  const { failures, junk } = await readDrop(app, {
    ...drop,
    followLinks,
    onAdded: follow,
    async holdBack(found) {
      const upload = await unfinished(found)
      if (upload === null) return false
      goingOn.push(basename(found.file))
      await goOn(app, upload, options)
      follow([upload.record.id])
      return true
    },
  })
  for (const { error, file } of failures) tell({ tell: 'left-out', error, file })
  tell({ tell: 'queued', count, goingOn: namedFilesOf(goingOn), junk: namedFilesOf(junk) })
}

/** Finds an upload of the same version of a file to the same place that has not ended: it goes on, as with any `put`. */
function unfinishedAt({ engine, removals }: Dropreel, destination: Destination) {
  const byFile = new Map<string, KnownUpload>()
  for (const upload of engine.known()) {
    const { record, state } = upload
    const isOpen = !isEnded(state) && removals.stateOf(record.id) !== 'removed'
    const isSamePlace = record.destinationId === destination.id && isThere(upload, destination)
    if (isOpen && isSamePlace) byFile.set(record.file, upload)
  }
  return async (found: ScannedFile): Promise<KnownUpload | null> => {
    const upload = byFile.get(found.file)
    return upload !== undefined && (await isOfVersion(found, upload)) ? upload : null
  }
}

async function goOn({ engine }: Dropreel, { record }: KnownUpload, options: UploadOptions): Promise<void> {
  await engine.amend(record.id, { options })
  await engine.retry([record.id])
  await engine.resume([record.id])
}
