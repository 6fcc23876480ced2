import { useEffect, useState } from 'react'
import { addDropped } from './add-files.ts'

/** What is dragged over the window: nothing, or files; then the destination whose target they are over, if any. */
export type Drag = { isDragging: false } | { isDragging: true; over: string | null }

const nothing: Drag = { isDragging: false }

/** Makes the whole window a drop target for files and folders. */
export function useFileDrop(): Drag {
  const [drag, setDrag] = useState<Drag>(nothing)
  useEffect(() => {
    const over = (event: DragEvent) => {
      // Without this the window would navigate to a dropped file.
      event.preventDefault()
      if (event.dataTransfer === null) return
      const holdsFiles = event.dataTransfer.types.includes('Files')
      event.dataTransfer.dropEffect = holdsFiles ? 'copy' : 'none'
      const next: Drag = holdsFiles ? { isDragging: true, over: targetOf(event) } : nothing
      setDrag((before) => (isSame(before, next) ? before : next))
    }
    const leave = (event: DragEvent) => {
      // Leaving one element for another inside the window has a related target.
      if (event.relatedTarget === null) setDrag(nothing)
    }
    const drop = (event: DragEvent) => {
      event.preventDefault()
      setDrag(nothing)
      if (event.dataTransfer !== null) void addDropped(event.dataTransfer.files, targetOf(event) ?? undefined)
    }
    const listening = new AbortController()
    const { signal } = listening
    window.addEventListener('dragenter', over, { signal })
    window.addEventListener('dragover', over, { signal })
    window.addEventListener('dragleave', leave, { signal })
    window.addEventListener('drop', drop, { signal })
    return () => listening.abort()
  }, [])
  return drag
}

/** The id of the destination whose target is there; null everywhere else, which means the selected one. */
function targetOf({ target }: DragEvent): string | null {
  const tile = target instanceof Element ? target.closest<HTMLElement>('[data-destination]') : null
  return tile?.dataset['destination'] ?? null
}

function isSame(one: Drag, other: Drag): boolean {
  if (!one.isDragging || !other.isDragging) return one.isDragging === other.isDragging
  return one.over === other.over
}
