import { t } from '#contract'
import { placeOf, useSelectedDestination } from '../destinations/use-selected-destination.ts'
import { Icon } from '../icons.tsx'
import { Name } from '../words/name.tsx'
import { Sentence } from '../words/sentence.tsx'

/** A destination is there, but nothing was dropped yet. */
export function EmptyList() {
  const destination = useSelectedDestination()
  return (
    <section className="empty">
      <span className="empty-icon">
        <Icon name="upload" size={32} />
      </span>
      <h2 className="empty-title">{t('list.dropHere')}</h2>
      {destination === null ? null : (
        <p className="quiet">
          <Sentence
            of="list.whereTo"
            with={{
              destination: <Name>{destination.name}</Name>,
              place: <Name>{placeOf(destination)}</Name>,
            }}
          />
        </p>
      )}
    </section>
  )
}
