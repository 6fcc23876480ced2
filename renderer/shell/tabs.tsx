import type { KeyboardEvent } from 'react'
import { t } from '#contract'
import { showPage } from '../pages.ts'
import { useWindow, type Page } from '../store.ts'
import { Button } from '../buttons.tsx'
import { clearFinished } from '../uploads/remove-uploads.ts'
import { HistorySearch, UploadsFilter } from './filter-field.tsx'

const tabs = [
  { kind: 'uploads', name: t('shell.uploads') },
  { kind: 'history', name: t('shell.history') },
] as const satisfies readonly { kind: Page['kind']; name: string }[]

export type TabKind = (typeof tabs)[number]['kind']

const tabId = (kind: TabKind) => `tab-${kind}`

/** What the page of a tab needs, so that readers know which tab it belongs to. */
export const tabPanel = (kind: TabKind) =>
  ({ role: 'tabpanel', id: `page-${kind}`, 'aria-labelledby': tabId(kind) }) as const

/** The pages that are always one click away, and the filter of the one that is shown. */
export function Tabs() {
  const page = useWindow((state) => state.page.kind)
  const shown = tabs.findIndex(({ kind }) => kind === page)
  const show = (place: number) => {
    const tab = tabs[(place + tabs.length) % tabs.length]
    if (tab === undefined) return
    showPage({ kind: tab.kind })
    document.querySelector<HTMLElement>(`#${tabId(tab.kind)}`)?.focus()
  }
  // As the ARIA authoring practices have it for tabs: arrows, Home and End show the tab that they lead to.
  const onKeyDown = (event: KeyboardEvent) => {
    const steps: Record<string, number> = {
      ArrowRight: shown + 1,
      ArrowLeft: Math.max(0, shown) - 1,
      Home: 0,
      End: tabs.length - 1,
    }
    const place = steps[event.key]
    if (place === undefined) return
    event.preventDefault()
    show(place)
  }
  return (
    <nav className="tabs-bar" aria-label={t('shell.pages')}>
      <div role="tablist" tabIndex={-1} className="tabs" onKeyDown={onKeyDown}>
        {tabs.map(({ kind, name }, place) => (
          <button
            key={kind}
            type="button"
            role="tab"
            className="tab"
            id={tabId(kind)}
            aria-selected={place === shown}
            aria-controls={place === shown ? tabPanel(kind).id : undefined}
            tabIndex={place === Math.max(0, shown) ? 0 : -1}
            onClick={() => show(place)}
          >
            {name}
          </button>
        ))}
      </div>
      <div className="tabs-tools">
        {page === 'uploads' ? <ClearFinished /> : null}
        {page === 'uploads' ? <UploadsFilter /> : page === 'history' ? <HistorySearch /> : null}
      </div>
    </nav>
  )
}

function ClearFinished() {
  const hasFinished = useWindow(({ summary }) => summary.done > 0)
  return hasFinished ? <Button name={t('shell.clearFinished')} onClick={() => void clearFinished()} /> : null
}
