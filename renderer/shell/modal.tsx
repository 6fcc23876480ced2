import { useId, useLayoutEffect, useRef, type ReactNode } from 'react'

type Props = { title: ReactNode; onClose: () => void; children: ReactNode }

/** A dialog before everything else: focus stays inside, Escape closes, focus returns where it was. */
export function Modal({ title, onClose, children }: Props) {
  const dialog = useRef<HTMLDialogElement>(null)
  const titleId = useId()
  // Closed while it is still there, a dialog gives the focus back by itself: once it is gone it cannot.
  useLayoutEffect(() => {
    const element = dialog.current
    element?.showModal()
    return () => element?.close()
  }, [])
  return (
    <dialog ref={dialog} className="modal raised" aria-labelledby={titleId} onCancel={onClose}>
      <h2 id={titleId} className="modal-title">
        {title}
      </h2>
      {children}
    </dialog>
  )
}
