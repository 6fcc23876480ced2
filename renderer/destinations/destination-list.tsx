import { t, visibleText, type Destination } from '#contract'
import { Button } from '../buttons.tsx'
import { showPage } from '../pages.ts'
import { useWindow } from '../store.ts'
import { Name } from '../words/name.tsx'
import { exportDestinations, importDestinations } from './commands.ts'
import { useStanding } from './standing.ts'

const ofNewOne = { kind: 'destinations', shown: { kind: 'new', profile: null } } as const

type Props = { shownId: string | null; isNew: boolean }

/** The destinations, with how each stands, and the ways to get more. */
export function DestinationList({ shownId, isNew }: Props) {
  const destinations = useWindow((state) => state.destinations)
  const selectedId = useWindow((state) => state.selectedDestinationId)
  return (
    <nav className="destination-list" aria-label={t('destinations.title')}>
      <h1 className="page-title">{t('destinations.title')}</h1>
      <ul className="destination-items">
        {isNew ? (
          <li className="destination-item" data-shown="true">
            <span className="standing" data-tone="quiet" />
            <span className="destination-name">{t('destinations.newOne')}</span>
          </li>
        ) : null}
        {destinations.map((destination) => (
          <Item
            key={destination.id}
            destination={destination}
            isDefault={destination.id === selectedId}
            isShown={!isNew && destination.id === shownId}
          />
        ))}
      </ul>
      <div className="destination-buttons">
        <Button name={t('destinations.add')} icon="add" onClick={() => showPage(ofNewOne)} />
        <Button name={t('destinations.import')} onClick={() => void importDestinations()} />
        <Button
          name={t('destinations.export')}
          onClick={() => void exportDestinations()}
          disabled={destinations.length === 0}
        />
      </div>
    </nav>
  )
}

type ItemProps = { destination: Destination; isDefault: boolean; isShown: boolean }

function Item({ destination, isDefault, isShown }: ItemProps) {
  const { id, name } = destination
  const { tone, words } = useStanding(destination)
  return (
    <li>
      <button
        type="button"
        className="destination-item"
        data-shown={isShown}
        aria-current={isShown ? 'true' : undefined}
        onClick={() => showPage({ kind: 'destinations', shown: { kind: 'known', id } })}
      >
        <span className="standing" data-tone={tone} />
        <span className="destination-text">
          <bdi className="destination-name">{visibleText(name)}</bdi>
          {isDefault ? <span className="destination-default">{t('destinations.isDefault')}</span> : null}
          <span className="destination-place">
            {tone === 'quiet' && destination.credentials.kind === 'demo' ? null : (
              <>
                <Name>{placeOf(destination)}</Name>
                <br />
              </>
            )}
            {words}
          </span>
        </span>
      </button>
    </li>
  )
}

/** Bucket and region, as people tell their destinations apart. */
function placeOf({ bucket, region }: Destination): string {
  return `${bucket} · ${region}`
}
