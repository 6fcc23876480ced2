import { useEffect } from 'react'
import { t } from '#contract'
import { Button } from '../buttons.tsx'
import { Icon } from '../icons.tsx'
import { DetailsPanel } from '../panel/details-panel.tsx'
import { tabPanel } from '../shell/tabs.tsx'
import { useWindow } from '../store.ts'
import { Name } from '../words/name.tsx'
import { Sentence } from '../words/sentence.tsx'
import { HistoryList } from './history-list.tsx'
import { leaveHistory, refresh, rowAt, searchHistory, useHistory } from './history.ts'

/** Everything that was delivered, loaded as long as the page is shown. */
export function HistoryPage() {
  // What is done meanwhile comes into it, and which links were copied.
  const done = useWindow((state) => state.summary.done)
  const links = useWindow((state) => state.sharedLinks)
  useEffect(() => {
    if (done >= 0 && links.size >= 0) void refresh()
  }, [done, links])
  useEffect(() => leaveHistory, [])
  const total = useHistory((state) => state.total)
  const search = useHistory((state) => state.search)
  const file = useHistory((state) => {
    const row = rowAt(state, state.active)
    return row?.kind === 'file' ? row.id : null
  })
  return (
    <section className="page" {...tabPanel('history')} aria-busy={total === null}>
      <h1 className="unseen">{t('history.name')}</h1>
      {total === null ? null : total > 0 ? <HistoryList total={total} /> : <Nothing search={search} />}
      {total === null || total === 0 ? null : <DetailsPanel id={file} />}
    </section>
  )
}

function Nothing({ search }: { search: string }) {
  if (search === '') {
    return (
      <div className="empty">
        <span className="empty-icon">
          <Icon name="clock" size={32} />
        </span>
        <h2 className="empty-title">{t('history.nothingYet')}</h2>
        <p className="quiet">{t('history.whatIsHere')}</p>
      </div>
    )
  }
  return (
    <div className="empty">
      <h2 className="empty-title">
        <Sentence of="history.nothingCalled" with={{ search: <Name>{search}</Name> }} />
      </h2>
      <p className="quiet">{t('history.whatIsSearched')}</p>
      <Button name={t('history.showAll')} onClick={() => searchHistory('')} />
    </div>
  )
}
