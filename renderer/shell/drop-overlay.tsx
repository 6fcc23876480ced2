import { useWindow } from '../store.ts'
import { placeOf, useSelectedDestination } from '../destinations/use-selected-destination.ts'
import { Icon } from '../icons.tsx'

/** Over the whole window while files are dragged: says where they will go. */
export function DropOverlay() {
  const destination = useSelectedDestination()
  const hasHeld = useWindow((state) => state.heldPaths.length > 0)
  return (
    <div className="drop-overlay">
      <div className="drop-overlay-text">
        <Icon name="upload" size={32} />
        {destination === null ? (
          <>
            <p className="drop-overlay-title">Drop to keep {hasHeld ? 'these too' : 'them here'}</p>
            <p className="quiet">They upload as soon as a destination is connected.</p>
          </>
        ) : (
          <>
            <p className="drop-overlay-title">Drop to upload to {destination.name}</p>
            <p className="quiet">{placeOf(destination)}</p>
          </>
        )}
      </div>
    </div>
  )
}
