import { basename } from 'node:path'
import { bytesInWords, isActive } from '../contract/index.ts'
import { exitCodeOf } from '../core/errors.ts'
import { forCommandLine } from './advice.ts'
import { systemClock } from '../disk/index.ts'
import { isAsking } from './ask-on-terminal.ts'
import type { CommandIo } from './command.ts'
import type { AllShown, Output, Told } from './output.ts'
import type { Printer } from './printer.ts'
import { progressBar } from './progress-bar.ts'
import { localInASentence, proofInWords, stateInALine, validInWords } from './words.ts'

const paintEveryMs = 100
/** A log of a night's upload stays readable. */
const deliveryEveryMs = 10_000

/**
 * Plain lines: results on standard output, everything else on standard error. On a terminal a progress bar
 * stands below them, painted ten times a second.
 */
export function textOutput({ stdout, stderr }: CommandIo): Output {
  const bar = stderr.isTerminal ? terminalBar(stderr) : null
  const lines = bar === null ? deliveryLines((sentence) => say(stderr, sentence)) : null

  const isNews = newsOfDeliveries()

  function say(printer: Printer, ...sentences: string[]): void {
    bar?.clear()
    for (const sentence of sentences) printer.line(sentence)
  }

  return {
    state(news, all) {
      bar?.show(all)
      lines?.show(news, all)
      if (isWorthALine(news, bar !== null) && isNews(news)) {
        say(stderr, `${nameOf(news.file)}: ${stateInALine(news.state)}`)
      }
    },
    progress(id, shown, all) {
      bar?.show(all)
      const view = lines?.isAnyDue() === true ? shown(id) : undefined
      if (view !== undefined) lines?.show(view, all)
    },
    done({ file, bucket, key, sizeBytes, proof, readBack, link, local }) {
      const proven = proof === 'none' ? '' : `, verified (${proofInWords({ proof, readBack })})`
      say(stdout, `${nameOf(file)}: uploaded, ${bytesInWords(sizeBytes)}${proven}`)
      say(stdout, `  s3://${bucket}/${key}`)
      const what = localInASentence(local)
      if (what !== null) say(stdout, `  ${what}`)
      if (link === null) return
      say(stdout, `  ${link.url}`)
      say(stdout, `  ${validInWords(link)}`)
    },
    failed({ file, error }) {
      const { message, advice } = forCommandLine(error)
      const about = file === null || message.includes(file) ? '' : `${nameOf(file)}: `
      say(stderr, `${about}${message} ${advice}`)
      return exitCodeOf(error.code)
    },
    result: (_json, ...lines) => say(stdout, ...lines),
    notice: (sentence) => say(stderr, sentence),
    summary: (sentence) => say(stderr, sentence),
    end: () => bar?.end(),
  }
}

/** Standard input has no name of its own. */
function nameOf(file: string): string {
  return file === '-' ? 'Standard input' : basename(file)
}

/** Done and failed have lines of their own. On a terminal the bar shows the rest, but not why an upload waits. */
function isWorthALine({ state: { kind } }: Told, hasBar: boolean): boolean {
  if (kind === 'waiting') return true
  return !hasBar && (kind === 'sending' || kind === 'finishing' || kind === 'verifying')
}

/** Of the files of a delivery, what many wait for is said once. */
function newsOfDeliveries(): (news: Told) => boolean {
  const said = new Map<string, string>()
  return ({ delivery, state }) => {
    if (delivery === null) return true
    if (state.kind !== 'waiting') return false
    const words = stateInALine(state)
    if (said.get(delivery) === words) return false
    said.set(delivery, words)
    return true
  }
}

/** Where there is no terminal: a line for each delivery now and then, instead of lines for each of its files. */
function deliveryLines(say: (sentence: string) => void) {
  const known = new Map<string, { paint: ReturnType<typeof progressBar>; dueAt: number }>()
  return {
    /** Cheap, as bytes move very often. */
    isAnyDue(): boolean {
      const now = systemClock.elapsed()
      for (const { dueAt } of known.values()) if (now >= dueAt) return true
      return false
    },
    show({ delivery }: Pick<Told, 'delivery'>, all: AllShown): void {
      const now = systemClock.elapsed()
      const dueAt = now + deliveryEveryMs
      if (delivery !== null && !known.has(delivery))
        known.set(delivery, { paint: progressBar(now, false), dueAt })
      const due = [...known].filter(([, line]) => now >= line.dueAt)
      if (due.length === 0) return
      const shown = all()
      for (const [title, line] of due) {
        line.dueAt = dueAt
        const files = shown.filter((one) => one.delivery === title)
        if (files.some(({ state }) => isActive(state))) say(`${title}: ${line.paint(files, now)}`)
        else known.delete(title)
      }
    },
  }
}

/** The line at the bottom of a terminal. Painted by the clock, so that it is right when nothing moves, too. */
function terminalBar(terminal: Printer) {
  const paint = progressBar(systemClock.elapsed())
  let timer: NodeJS.Timeout | null = null
  let all: AllShown | null = null

  const clear = (): void => terminal.paint('')
  return {
    clear,
    show(now: AllShown): void {
      all = now
      timer ??= setInterval(() => {
        if (isAsking()) return
        terminal.paint(paint(all?.() ?? [], systemClock.elapsed()))
      }, paintEveryMs)
    },
    end(): void {
      if (timer === null) return
      clearInterval(timer)
      clear()
    },
  }
}
