import { tabPanel } from '../shell/tabs.tsx'

/** Everything that was delivered. */
export function HistoryPage() {
  return (
    <section className="page" {...tabPanel('history')}>
      <h1 className="unseen">History</h1>
    </section>
  )
}
