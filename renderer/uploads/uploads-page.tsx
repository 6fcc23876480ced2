import { t } from '#contract'
import { Button } from '../buttons.tsx'
import { DetailsPanel } from '../panel/details-panel.tsx'
import { tabPanel } from '../shell/tabs.tsx'
import { filterUploads, useWindow } from '../store.ts'
import { Name } from '../words/name.tsx'
import { Sentence } from '../words/sentence.tsx'
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
      <h1 className="unseen">{t('list.uploads')}</h1>
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
      <h2 className="empty-title">{t('list.nothingFound')}</h2>
      <p className="quiet">
        <Sentence of="list.nothingCalled" with={{ filter: <Name>{filter}</Name> }} />
      </p>
      <Button name={t('actions.showAllUploads')} onClick={() => filterUploads('')} />
    </div>
  )
}
