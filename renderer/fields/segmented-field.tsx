type Props = {
  name: string
  label: string
  value: string
  onChoose: (value: string) => void
  options: readonly (readonly [value: string, words: string])[]
}

/** A choice of few, all of them in sight. Arrow keys choose, as in every group of radio buttons. */
export function SegmentedField({ name, label, value, onChoose, options }: Props) {
  return (
    <fieldset className="segments" aria-label={label}>
      {options.map(([each, words]) => (
        <label key={each} className="segment">
          <input
            type="radio"
            className="segment-input"
            name={name}
            value={each}
            checked={each === value}
            onChange={() => onChoose(each)}
          />
          {words}
        </label>
      ))}
    </fieldset>
  )
}
