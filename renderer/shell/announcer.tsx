import { useWindow } from '../store.ts'

/** Says changes of state to a screen reader, once and politely. */
export function Announcer() {
  const announcement = useWindow((state) => state.announcement)
  return (
    <div className="unseen" aria-live="polite">
      {announcement}
    </div>
  )
}
