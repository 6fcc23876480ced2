import { Button } from '../buttons.tsx'
import { DetailsPanel } from '../panel/details-panel.tsx'
import { tabPanel } from '../shell/tabs.tsx'
import { filterUploads, useWindow } from '../store.ts'
import { EmptyList } from './empty-list.tsx'
import { OpenRowMenu } from './open-row-menu.tsx'
import { UploadList } from './upload-list.tsx'

/** What is under way, and what was finished not long ago. */
export function UploadsPage() {
  const hasUploads = useWindow((state) => state.uploads.size > 0)
  const hasShown = useWindow((state) => state.order.length > 0)
  const selectedId = useWindow((state) => state.selectedUploadId)
  return (
    <section className="page" {...tabPanel('uploads')}>
      <h1 className="unseen">Uploads</h1>
      {hasShown ? <UploadList /> : hasUploads ? <NothingFound /> : <EmptyList />}
      <OpenRowMenu />
      {hasShown ? <DetailsPanel id={selectedId} /> : null}
    </section>
  )
}

/** A filter hides everything. */
function NothingFound() {
  const filter = useWindow((state) => state.filter)
  return (
    <div className="empty">
      <h2 className="empty-title">No upload matches the filter</h2>
      <p className="quiet">Nothing here is called “{filter}”, and no destination is.</p>
      <Button name="Show all uploads" onClick={() => filterUploads('')} />
    </div>
  )
}
