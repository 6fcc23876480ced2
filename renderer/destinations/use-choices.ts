import { useEffect, useState } from 'react'
import type { DestinationChoices } from '#contract'
import { runCommand } from '../run-command.ts'

/** What there is to choose from; null until that is known. */
export function useChoices(): DestinationChoices | null {
  const [choices, setChoices] = useState<DestinationChoices | null>(null)
  useEffect(() => {
    void runCommand('destinations.choices', undefined).then((answer) => setChoices(answer?.value ?? null))
  }, [])
  return choices
}
