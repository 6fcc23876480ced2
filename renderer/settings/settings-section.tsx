import { useId, type ReactNode } from 'react'

type Props = { title: string; hint?: string; children: ReactNode }

/** One subject of the page Settings: a heading, and perhaps a sentence about it. */
export function SettingsSection({ title, hint, children }: Props) {
  const titleId = useId()
  return (
    <section className="settings-section" aria-labelledby={titleId}>
      <h2 className="settings-title" id={titleId}>
        {title}
      </h2>
      {hint === undefined ? null : <p className="field-note">{hint}</p>}
      {children}
    </section>
  )
}
