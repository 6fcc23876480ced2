import { useEffect } from 'react'
import { Button } from '../buttons.tsx'
import { Icon } from '../icons.tsx'
import { DetailsPanel } from '../panel/details-panel.tsx'
import { tabPanel } from '../shell/tabs.tsx'
import { useWindow } from '../store.ts'
import { Name } from '../words/name.tsx'
import { HistoryList } from './history-list.tsx'
import { leaveHistory, refresh, rowAt, searchHistory, useHistory } from './history.ts'

/** Everything that was delivered, loaded as long as the page is shown. */
export function HistoryPage() {
  // What is done meanwhile comes into it.
  const done = useWindow((state) => state.summary.done)
  useEffect(() => {
    if (done >= 0) void refresh()
  }, [done])
  useEffect(() => leaveHistory, [])
  const total = useHistory((state) => state.total)
  const search = useHistory((state) => state.search)
  const file = useHistory((state) => {
    const row = rowAt(state, state.active)
    return row?.kind === 'file' ? row.id : null
  })
  return (
    <section className="page" {...tabPanel('history')} aria-busy={total === null}>
      <h1 className="unseen">History</h1>
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
        <h2 className="empty-title">Nothing was delivered yet</h2>
        <p className="quiet">Each upload is here once it is on the store, with its link.</p>
      </div>
    )
  }
  return (
    <div className="empty">
      <h2 className="empty-title">
        Nothing is called “<Name>{search}</Name>”
      </h2>
      <p className="quiet">The search looks at names, destinations and keys.</p>
      <Button name="Show everything" onClick={() => searchHistory('')} />
    </div>
  )
}
