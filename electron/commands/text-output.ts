import { basename } from 'node:path'
import type { UploadView } from '../contract/index.ts'
import type { Output } from './output.ts'
import { bytesInWords, percentOf, secondsInWords, stateInWords } from './words.ts'

const barWidth = 28
const paintEveryMs = 100

/**
 * Plain lines: results on standard output, everything else on standard error. On a terminal a progress bar
 * stands below them, painted at most ten times a second.
 */
export function textOutput(): Output {
  const terminal = process.stderr.isTTY ? process.stderr : null
  let paintedAt = 0
  let hasBar = false

  function clearBar(): void {
    if (hasBar) terminal?.write('\r\u001b[2K')
    hasBar = false
  }

  function say(stream: NodeJS.WriteStream, sentence: string): void {
    clearBar()
    stream.write(`${sentence}\n`)
  }

  return {
    state(view) {
      const { state } = view
      if (state.kind === 'done' || state.kind === 'failed') return
      if (terminal !== null && state.kind !== 'waiting') return
      if (state.kind === 'opening' || state.kind === 'queued') return
      say(process.stderr, `${basename(view.file)}: ${stateInWords(state)}`)
    },
    progress(_view, all) {
      const now = Date.now()
      if (terminal === null || now - paintedAt < paintEveryMs) return
      paintedAt = now
      hasBar = true
      terminal.write(`\r\u001b[2K${barOf(all).slice(0, Math.max(20, terminal.columns - 1))}`)
    },
    done({ file, bucket, key, sizeBytes, proof, link }) {
      const proven = proof === 'none' ? '' : `, verified (grade ${proof})`
      say(process.stdout, `${basename(file)}: uploaded, ${bytesInWords(sizeBytes)}${proven}`)
      say(process.stdout, `  s3://${bucket}/${key}`)
      if (link === null) return
      say(process.stdout, `  ${link.url}`)
      say(process.stdout, `  valid until ${new Date(link.validUntil).toLocaleString()}`)
    },
    failed({ file }, { message, advice }) {
      const about = file === null || message.includes(file) ? '' : `${basename(file)}: `
      say(process.stderr, `${about}${message} ${advice}`)
    },
    notice: (sentence) => say(process.stderr, sentence),
    end: clearBar,
  }
}

function barOf(all: UploadView[]): string {
  const totalBytes = sum(all, ({ sizeBytes }) => sizeBytes)
  const sentBytes = sum(all, ({ sentBytes }) => sentBytes)
  const rate = sum(all, ({ bytesPerSecond }) => bytesPerSecond ?? 0)
  const share = totalBytes === 0 ? 0 : sentBytes / totalBytes
  const filled = Math.floor(share * barWidth)
  const left = rate > 0 ? ` · ${secondsInWords((totalBytes - sentBytes) / rate)} left` : ''
  const speed = rate > 0 ? ` · ${bytesInWords(rate)}/s${left}` : ''
  const current = all.find(({ state }) => state.kind === 'sending') ?? all[0]
  const name =
    all.length === 1 || current === undefined ? '' : ` · ${basename(current.file)} ${percentOf(current)} %`
  const bar = '━'.repeat(filled) + '─'.repeat(barWidth - filled)
  return `${bar} ${Math.floor(share * 100)} % · ${bytesInWords(sentBytes)} of ${bytesInWords(totalBytes)}${speed}${name}`
}

function sum(all: UploadView[], value: (view: UploadView) => number): number {
  return all.reduce((total, view) => total + value(view), 0)
}
