import type { Writable } from 'node:stream'
import { visibleJson, visibleText } from '../contract/index.ts'

/** A stream that may be a terminal. */
export type OutputStream = Writable & { isTTY?: boolean; columns?: number }

/** Writes what a stream gathers (see `Printer.json`): the process is about to end. */
export function flush(stream: Writable): void {
  while (stream.writableCorked > 0) stream.uncork()
}

/**
 * The one way in which a command writes to a standard stream. Names, keys and what a store answers may hold what a
 * terminal obeys, such as a sequence that sets the clipboard (OSC 52) or a line that looks like ours: here it all
 * becomes visible.
 */
export class Printer {
  readonly stream: OutputStream
  #isGathering = false

  constructor(stream: OutputStream) {
    this.stream = stream
  }

  get isTerminal(): boolean {
    return this.stream.isTTY === true
  }

  /** One line, whatever is in the words. */
  line(words: string): void {
    this.stream.write(`${visibleText(words)}\n`)
  }

  /** A value for scripts, which read it back as it was. `indent` in spaces; without it the value takes one line. */
  json(value: unknown, indent?: number): void {
    this.#gather()
    this.made(`${visibleJson(JSON.stringify(value, null, indent))}\n`)
  }

  /** What is written until the next turn of the event loop goes out in one write: small files have many lines. */
  #gather(): void {
    if (this.#isGathering) return
    this.#isGathering = true
    this.stream.cork()
    setImmediate(() => {
      this.#isGathering = false
      this.stream.uncork()
    })
  }

  /** Text of our own making that is visible already, such as help or a list of links. */
  made(text: string): void {
    this.stream.write(text)
  }

  /** Replaces the last line of a terminal, which has no end yet, with as much of the words as fits on it. */
  paint(words: string): void {
    const width = Math.max(20, (this.stream.columns ?? 80) - 1)
    this.stream.write(`${clearLine}${visibleText(words).slice(0, width)}`)
  }

  /** Begins a line whose rest a person enters. */
  ask(words: string): void {
    this.stream.write(visibleText(words))
  }
}

/** To the beginning of the line, and erase it (ECMA-48, EL). */
const clearLine = '\r\u001b[2K'
