import { t, type Destination } from '#contract'
import { Name } from '../words/name.tsx'
import { DestinationActions } from './destination-actions.tsx'
import { UnfinishedUploads } from './unfinished-uploads.tsx'

/** The built-in demo store: there is nothing to set up. */
export function DemoDestination({ destination }: { destination: Destination }) {
  return (
    <section className="editor editor-scroller" aria-label={t('destinations.demo')}>
      <div className="editor-heading">
        <h1 className="page-title">
          <Name>{destination.name}</Name>
        </h1>
        <DestinationActions destination={destination} />
      </div>
      <p className="quiet">{t('destinations.demoLead')}</p>
      <div>
        <UnfinishedUploads id={destination.id} hasPassed />
      </div>
    </section>
  )
}
