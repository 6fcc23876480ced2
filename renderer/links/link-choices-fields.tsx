import { useId } from 'react'
import { linkOpens, t, type LinkOpens } from '#contract'
import { changeSettings } from '../commands.ts'
import { SelectField } from '../fields/select-field.tsx'
import { useWindow } from '../store.ts'
import { lifetimesUpTo } from './link-in-words.ts'

const opensInWords: Record<LinkOpens, string> = {
  inline: t('links.showsFile'),
  download: t('links.downloadsFile'),
}

/** How long links work and what they do. What is chosen is remembered for the next link. */
export function LinkChoicesFields() {
  const choices = useWindow((state) => state.settings.links.choices)
  const longest = useWindow((state) => state.policy.longestLinkSeconds)
  const opensName = useId()
  const change = (change: Partial<typeof choices>) =>
    void changeSettings('links', { choices: { ...choices, ...change } })
  return (
    <>
      <SelectField
        label={t('links.workFor')}
        value={choices.lifetimeSeconds}
        onChoose={(seconds) => change({ lifetimeSeconds: Number(seconds) })}
        options={lifetimesUpTo(longest)}
        hint={longest === undefined ? undefined : t('links.noLongerAllowed')}
      />
      <fieldset className="link-choices">
        <legend className="field-label">{t('links.opening')}</legend>
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
