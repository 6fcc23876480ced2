import { Fragment, type ReactNode } from 'react'
import { visibleText } from '#contract'

/** The name of what the panel shows, and in one line what it does. */
export function PanelHead({ name, children }: { name: string; children: ReactNode }) {
  return (
    <header className="panel-head">
      <h2 className="panel-name">{visibleText(name)}</h2>
      <div className="panel-state">{children}</div>
    </header>
  )
}

export function PanelGroup({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section className="panel-group">
      <h3 className="panel-title">{title}</h3>
      {children}
    </section>
  )
}

/** What is called by nothing goes on below what stands before it. */
export function Facts({ facts }: { facts: readonly (readonly [name: string, value: ReactNode])[] }) {
  return (
    <dl className="panel-facts">
      {facts.map(([name, value], index) => (
        <Fragment key={name || index}>
          {name === '' ? null : <dt>{name}</dt>}
          <dd>{value}</dd>
        </Fragment>
      ))}
    </dl>
  )
}
