import { useEffect, useState } from 'react'
import { addDropped } from '../commands.ts'

/** Makes the whole window a drop target for files and folders; true while some are dragged over it. */
export function useFileDrop(): boolean {
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
