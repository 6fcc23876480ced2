import { useId, useState } from 'react'
import { bytesInMegabyte, readRate } from './read-rule.ts'

/** A rate in MB/s; empty is no limit. It is taken when the field is left or Enter is pressed. */
export function RateField({
  label,
  bytesPerSecond,
  onChange,
}: {
  label: string
  bytesPerSecond: number | null
  onChange: (bytesPerSecond: number | null) => void
}) {
  const shown = bytesPerSecond === null ? '' : String(bytesPerSecond / bytesInMegabyte)
  const [text, setText] = useState(shown)
  const inputId = useId()
  const noteId = useId()
  const read = readRate(text)
  const take = () => {
    if (read.ok && read.bytesPerSecond !== bytesPerSecond) onChange(read.bytesPerSecond)
  }
  return (
    <div className="field">
      <label className="field-label" htmlFor={inputId}>
        {label}
      </label>
      <div className="settings-rate">
        <input
          className="field-input"
          id={inputId}
          value={text}
          inputMode="decimal"
          placeholder="No limit"
          autoComplete="off"
          aria-invalid={!read.ok}
          aria-describedby={noteId}
          onChange={(event) => setText(event.target.value)}
          onBlur={take}
          onKeyDown={(event) => {
            if (event.key === 'Enter') take()
          }}
        />
        <span>MB/s</span>
      </div>
      <p className={read.ok ? 'field-note' : 'field-complaint'} id={noteId}>
        {read.ok ? 'Megabytes a second for all uploads together; empty for no limit' : read.complaint}
      </p>
    </div>
  )
}
