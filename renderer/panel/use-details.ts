import { useEffect, useState } from 'react'
import type { UploadDetails } from '#contract'
import { invoke } from '../bridge.ts'
import { useWindow } from '../store.ts'

/**
 * What the panel shows of an upload, asked for anew whenever its row changes: ten times a second at most, and not at all
 * while no panel is open. Null until the first answer, and where it is not there any more.
 */
export function useDetails(id: string): UploadDetails | null {
  const [details, setDetails] = useState<UploadDetails | null>(null)
  useEffect(() => {
    const ask = async () => {
      const answer = await invoke('uploads.details', { id })
      if (answer.ok) setDetails(answer.value)
    }
    void ask()
    return useWindow.subscribe((now, before) => {
      if (now.uploads.get(id) !== before.uploads.get(id)) void ask()
    })
  }, [id])
  return details?.id === id ? details : null
}
