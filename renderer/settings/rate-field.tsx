import { useState } from 'react'
import { TextField } from '../fields/text-field.tsx'
import { bytesInMegabyte, readRate } from './read-rule.ts'

type Props = {
  label: string
  bytesPerSecond: number | null
  onChange: (bytesPerSecond: number | null) => void
}

/** A rate in MB/s; empty is no limit. It changes when the field is left or Enter is pressed. */
export function RateField({ label, bytesPerSecond, onChange }: Props) {
  const shown = bytesPerSecond === null ? '' : String(bytesPerSecond / bytesInMegabyte)
  const [text, setText] = useState(shown)
  const read = readRate(text)
  const change = () => {
    if (read.ok && read.bytesPerSecond !== bytesPerSecond) onChange(read.bytesPerSecond)
  }
  return (
    <div className="settings-rate">
      <TextField
        name="rate"
        label={label}
        hint="Megabytes a second for all uploads together; empty for no limit"
        complaint={read.ok ? undefined : read.complaint}
        value={text}
        inputMode="decimal"
        placeholder="No limit"
        onChange={(event) => setText(event.target.value)}
        onBlur={change}
        onKeyDown={(event) => {
          if (event.key === 'Enter') change()
        }}
      >
        <span>MB/s</span>
      </TextField>
    </div>
  )
}
