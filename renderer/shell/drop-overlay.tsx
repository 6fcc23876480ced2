import { useEffect, useState } from 'react'
import { addDropped } from '../commands.ts'
import { useWindow } from '../store.ts'
import { placeOf, useSelectedDestination } from '../destinations/use-selected-destination.ts'
import { Icon } from '../icons.tsx'
import { Name } from '../words/name.tsx'

/** Over the whole window while files are dragged: says where they will go. */
export function DropOverlay() {
  const isDragging = useFileDrop()
  const destination = useSelectedDestination()
  const hasHeld = useWindow((state) => state.heldPaths.length > 0)
  if (!isDragging) return null
  return (
    <output className="drop-overlay" aria-label="Drop">
      <div className="drop-overlay-text">
        <Icon name="upload" size={32} />
        {destination === null ? (
          <>
            <p className="drop-overlay-title">Drop to keep {hasHeld ? 'these too' : 'them here'}</p>
            <p className="quiet">They upload as soon as a destination is connected.</p>
          </>
        ) : (
          <>
            <p className="drop-overlay-title">
              Drop to upload to <Name>{destination.name}</Name>
            </p>
            <p className="quiet">
              <Name>{placeOf(destination)}</Name>
            </p>
          </>
        )}
      </div>
    </output>
  )
}

/** Makes the whole window a drop target for files and folders; true while some are dragged over it. */
function useFileDrop(): boolean {
  const [isDragging, setDragging] = useState(false)
  useEffect(() => {
    const over = (event: DragEvent) => {
      // Without this the window would navigate to a dropped file.
      event.preventDefault()
      if (event.dataTransfer === null) return
      const holdsFiles = event.dataTransfer.types.includes('Files')
      event.dataTransfer.dropEffect = holdsFiles ? 'copy' : 'none'
      setDragging(holdsFiles)
    }
    const leave = (event: DragEvent) => {
      // Leaving one element for another inside the window has a related target.
      if (event.relatedTarget === null) setDragging(false)
    }
    const drop = (event: DragEvent) => {
      event.preventDefault()
      setDragging(false)
      if (event.dataTransfer !== null) void addDropped(event.dataTransfer.files)
    }
    const listening = new AbortController()
    const { signal } = listening
    window.addEventListener('dragenter', over, { signal })
    window.addEventListener('dragover', over, { signal })
    window.addEventListener('dragleave', leave, { signal })
    window.addEventListener('drop', drop, { signal })
    return () => listening.abort()
  }, [])
  return isDragging
}
