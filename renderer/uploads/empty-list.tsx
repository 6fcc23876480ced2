import { placeOf, useSelectedDestination } from '../destinations/use-selected-destination.ts'
import { Icon } from '../icons.tsx'
import { Name } from '../words/name.tsx'

/** A destination is there, but nothing was dropped yet. */
export function EmptyList() {
  const destination = useSelectedDestination()
  return (
    <section className="empty">
      <span className="empty-icon">
        <Icon name="upload" size={32} />
      </span>
      <h2 className="empty-title">Drop files or folders here</h2>
      {destination === null ? null : (
        <p className="quiet">
          They go to <Name>{destination.name}</Name>: <Name>{placeOf(destination)}</Name>
        </p>
      )}
    </section>
  )
}
