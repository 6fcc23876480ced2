import { resolve } from 'node:path'
import {
  handOverAnswer,
  junkInWords,
  namesInWords,
  type HandOverAnswer,
  type HandOverRequest,
  type UploadView,
} from '../contract/index.ts'
import { AppFailure } from '../core/errors.ts'
import { parseJson } from '../core/parse-json.ts'
import { connectForLines, defaultStateDir, type LineSocket } from '../disk/index.ts'
import type { CommandContext } from './command.ts'
import { deliverySummaries } from './delivery-summaries.ts'
import { inEnglish } from './in-english.ts'
import { asksForLink } from './link-flags.ts'
import { tellNoLink } from './link-of.ts'
import type { PutFlags } from './options.ts'
import { outputOf } from './output-of.ts'
import type { Output, Shown } from './output.ts'
import { sendOptions } from './send-options.ts'
import { showUploads } from './show-uploads.ts'
import { tellEnd } from './tell-end.ts'
import { destinationNamed, openList } from './where.ts'

/** What is the command's own, or says where a store is: the app has its destinations and its state. */
const notForApp = [
  'endpoint',
  'region',
  'bucket',
  'credentials',
  'linkCredentials',
  'pathStyle',
  'allowHttp',
  'stateDir',
  'name',
] as const satisfies (keyof PutFlags)[]

const goesOn = 'Stopped following. What Dropreel has taken goes on there: pause or cancel it in its window.'

/** `dropreel put --in-app`: hands files over to the running app, and follows them there to their end. */
export async function putInApp(flags: PutFlags, words: string[], context: CommandContext): Promise<number> {
  refuseUnfit(flags, words)
  const output = outputOf(flags, context)
  const destinationId = flags.to === undefined ? null : destinationNamed(await openList(context), flags.to).id
  const socket = await connectForLines(defaultStateDir('app', context.environment))
  const stop = (): void => socket.end()
  context.signal.addEventListener('abort', stop, { once: true })
  try {
    return await handOver(socket, destinationId, { flags, words, output, signal: context.signal })
  } catch (thrown) {
    if (context.signal.aborted) output.notice(goesOn)
    context.signal.throwIfAborted()
    throw thrown
  } finally {
    socket.end()
    output.end()
  }
}

function refuseUnfit(flags: PutFlags, words: string[]): void {
  const unfit = notForApp.find((name) => flags[name] !== undefined)
  if (unfit !== undefined || flags.wait === false) {
    const option = (unfit ?? 'no-wait').replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)
    throw new AppFailure('BadInput', `--${option} does not go with --in-app.`, {
      advice: 'The app uploads to its own destinations: choose one with --to.',
    })
  }
  if (words.includes('-')) {
    throw new AppFailure(
      'BadInput',
      'Standard input cannot be handed over: --in-app takes files and folders.',
    )
  }
}

type Parts = { flags: PutFlags; words: string[]; output: Output; signal: AbortSignal }

async function handOver(socket: LineSocket, wanted: string | null, parts: Parts): Promise<number> {
  const { flags, words, output, signal } = parts
  const ask = (request: HandOverRequest) => socket.send(request)
  const follow = following(parts)
  let hasHandedOver = false
  ask({ ask: 'choices', version: 1, destinationId: wanted })
  for await (const line of socket.lines) {
    signal.throwIfAborted()
    const answer = answerIn(line)
    if (answer.tell === 'refused')
      return Math.max(follow.code(), output.failed({ error: answer.error, file: null }))
    if (answer.tell === 'choices') {
      hasHandedOver = true
      const { keyTemplate, prefix, contentType, followLinks = false } = flags
      ask({
        ask: 'uploads',
        version: 1,
        destinationId: answer.destinationId,
        paths: words.map((word) => resolve(word)),
        options: sendOptions(answer.options, flags),
        ...(keyTemplate === undefined ? {} : { keyTemplate }),
        ...(prefix === undefined ? {} : { prefix }),
        ...(contentType === undefined ? {} : { contentType }),
        followLinks,
      })
    } else follow.tell(answer)
    if (follow.hasEnded()) return follow.code()
  }
  signal.throwIfAborted()
  throw new AppFailure(hasHandedOver ? 'AppGone' : 'AppNotRunning')
}

function answerIn(line: string): HandOverAnswer {
  const answer = handOverAnswer.safeParse(parseJson(line))
  if (answer.success) return inEnglish(answer.data)
  throw new AppFailure('BadInput', 'The command does not understand what the app says.', {
    advice: 'The app may be of another version: quit it, and start it again.',
    cause: answer.error,
  })
}

type Followed = Exclude<HandOverAnswer, { tell: 'choices' | 'refused' }>

/** Prints what the app tells of its uploads, as `put` does of its own. */
function following({ flags, output }: Pick<Parts, 'flags' | 'output'>) {
  const views = new Map<string, UploadView & Shown>()
  const titles = new Map<string, string>()
  const summaries = deliverySummaries((id) => titles.get(id))
  const shown = showUploads(output, (id) => views.get(id))
  let exitCode = 0
  let endedCount = 0
  let count: number | null = null

  function end(code: number): void {
    exitCode = Math.max(exitCode, code)
    endedCount++
  }

  function show({ view, delivery }: { view: UploadView; delivery: string | null }): UploadView & Shown {
    const kept = { ...view, files: 1, delivery }
    views.set(view.id, kept)
    if (delivery !== null) titles.set(view.deliveryId, delivery)
    shown.show(view.id, view.state, kept)
    return kept
  }

  return {
    tell(answer: Followed): void {
      switch (answer.tell) {
        case 'left-out':
          exitCode = Math.max(exitCode, output.failed(answer))
          return
        case 'queued': {
          count = answer.count
          const { goingOn } = answer
          if (goingOn.count === 1) output.notice(`${namesInWords(goingOn)}: its unfinished upload goes on.`)
          if (goingOn.count > 1) output.notice(`${goingOn.count} unfinished uploads go on.`)
          const junk = junkInWords(answer.junk)
          if (junk !== null) output.notice(junk)
          return
        }
        case 'moved':
          show(answer)
          return
        case 'taken-out': {
          const { error } = new AppFailure('TakenOut')
          end(output.failed({ error, file: answer.file }))
          return
        }
        case 'ended': {
          const { view, linkError } = answer
          shown.over(show(answer))
          views.delete(view.id)
          summaries.add(view)
          const isRequired = asksForLink(flags)
          const linkCode = linkError === null ? 0 : tellNoLink(linkError, view.name, output, isRequired)
          end(Math.max(linkCode, tellEnd(answer, output)))
        }
      }
    },
    hasEnded(): boolean {
      if (count === null || endedCount < count) return false
      for (const sentence of summaries.sentences()) output.summary(sentence)
      return true
    },
    code: () => exitCode,
  }
}
