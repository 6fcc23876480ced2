import { useEffect, useState } from 'react'
import { invoke } from '../bridge.ts'
import { Button } from '../buttons.tsx'
import { openOrphans, useOrphans } from '../orphans/orphans.ts'

/**
 * Opens the list of what lost uploads left on the store. Counts them once a test has used the keys, so that nobody is
 * asked to sign in for the count.
 */
export function UnfinishedUploads({ id, hasPassed }: { id: string; hasPassed: boolean }) {
  const [count, setCount] = useState<number | null>(null)
  const listing = useOrphans((state) => state.listing)
  useEffect(() => {
    if (!hasPassed) return
    let isLatest = true
    void invoke('orphans.list', { destinationId: id, whose: 'own' }).then((result) => {
      if (isLatest && result.ok) setCount(result.value.length)
    })
    return () => {
      isLatest = false
    }
  }, [id, hasPassed, listing])
  return (
    <Button
      name={count === null ? 'Unfinished uploads' : `Unfinished uploads (${count})`}
      onClick={() => openOrphans(id)}
    />
  )
}
