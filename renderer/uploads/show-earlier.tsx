import { useState } from 'react'
import { Button } from '../buttons.tsx'
import { runCommand } from '../run-command.ts'
import { useWindow } from '../store.ts'

/** Below the list: finished uploads that it does not show yet come into it. Nothing where there are none. */
export function ShowEarlier() {
  const hasEarlier = useWindow((state) => state.hasEarlier)
  const [isLoading, setLoading] = useState(false)
  if (!hasEarlier) return null
  const show = async () => {
    setLoading(true)
    const answer = await runCommand('uploads.showEarlier', undefined)
    setLoading(false)
    if (answer !== null) useWindow.setState({ hasEarlier: answer.value.hasEarlier })
  }
  return (
    <p className="earlier">
      <Button name="Show earlier uploads" disabled={isLoading} onClick={() => void show()} />
    </p>
  )
}
