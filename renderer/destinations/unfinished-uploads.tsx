import { useEffect, useState } from 'react'
import { t } from '#contract'
import { invoke } from '../bridge.ts'
import { Button } from '../buttons.tsx'
import { openOrphans } from '../orphans/orphans.ts'
import { useWindow } from '../store.ts'

/**
 * Opens the list of what lost uploads left on the store. Counts them once a test has used the keys, so that nobody is
 * asked to sign in for the count.
 */
export function UnfinishedUploads({ id, hasPassed }: { id: string; hasPassed: boolean }) {
  const [count, setCount] = useState<number | null>(null)
  const isListOpen = useWindow((state) => state.dialog?.kind === 'orphans')
  useEffect(() => {
    if (!hasPassed || isListOpen) return
    let isLatest = true
    void invoke('orphans.list', { destinationId: id, whose: 'own' }).then((result) => {
      if (isLatest && result.ok) setCount(result.value.length)
    })
    return () => {
      isLatest = false
    }
  }, [id, hasPassed, isListOpen])
  return (
    <Button
      name={count === null ? t('destinations.unfinished') : t('destinations.unfinishedCounted', { count })}
      onClick={() => openOrphans(id)}
    />
  )
}
