import { useWindow } from '../store.ts'
import type { Summary } from '../uploads/summary.ts'
import { rateInWords } from '../words/bytes.ts'

/** `3 uploading · 84 MB/s · done 14:32`, and what needs a look. */
export function SummaryLine() {
  const summary = useWindow((state) => state.summary)
  const end = useWindow((state) => state.end?.words ?? null)
  return (
    <p className="summary">
      {progressWords(summary).map((words) => (
        <span key={words.key} data-part={words.key}>
          {words.text}
        </span>
      ))}
      {end === null ? null : <span className="summary-end">{end}</span>}
      {summary.failed > 0 ? <span className="summary-failed">{summary.failed} failed</span> : null}
    </p>
  )
}

function progressWords(summary: Summary): { key: string; text: string }[] {
  const { uploading, queued, waiting, paused, done, failed, bytesPerSecond } = summary
  const counts = { uploading, queued, waiting, paused }
  const words = Object.entries(counts)
    .filter(([, count]) => count > 0)
    .map(([key, count]) => ({ key, text: `${count} ${key}` }))
  if (words.length === 0 && failed === 0) return done > 0 ? [{ key: 'done', text: `${done} uploaded` }] : []
  return bytesPerSecond > 0 ? [...words, { key: 'rate', text: rateInWords(bytesPerSecond) }] : words
}
