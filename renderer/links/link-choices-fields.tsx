import { useId } from 'react'
import { linkOpens, type LinkOpens } from '#contract'
import { changeSettings } from '../commands.ts'
import { useWindow } from '../store.ts'
import { lifetimes } from './link-in-words.ts'

const opensInWords: Record<LinkOpens, string> = {
  inline: 'Shows the file',
  download: 'Downloads it under its own name',
}

/** How long links work and what they do. What is chosen is remembered for the next link. */
export function LinkChoicesFields() {
  const choices = useWindow((state) => state.settings.links.choices)
  const lifetimeId = useId()
  const opensName = useId()
  const change = (change: Partial<typeof choices>) =>
    void changeSettings('links', { choices: { ...choices, ...change } })
  return (
    <>
      <div className="link-field">
        <label className="field-label" htmlFor={lifetimeId}>
          Links work for
        </label>
        <select
          className="field-select"
          id={lifetimeId}
          value={choices.lifetimeSeconds}
          onChange={(event) => change({ lifetimeSeconds: Number(event.target.value) })}
        >
          {lifetimes.map(({ seconds, words }) => (
            <option key={seconds} value={seconds}>
              {words}
            </option>
          ))}
        </select>
      </div>
      <fieldset className="link-choices">
        <legend className="field-label">Opening a link</legend>
        {linkOpens.options.map((opens) => (
          <label key={opens} className="link-choice">
            <input
              type="radio"
              name={opensName}
              checked={choices.opens === opens}
              onChange={() => change({ opens })}
            />
            {opensInWords[opens]}
          </label>
        ))}
      </fieldset>
    </>
  )
}
