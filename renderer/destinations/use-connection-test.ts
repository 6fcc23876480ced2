import { useEffect, useRef, useState } from 'react'
import type { AppError, CheckLine, CommandInput, CommandOutput, FormCheck, Result } from '#contract'
import { invoke, on } from '../bridge.ts'
import type { Entries } from './form-entries.ts'

/** Where the test of a form stands. `elapsedMs` is the time until the store answered; null while it is unknown. */
export type TestProgress =
  | { kind: 'none' }
  | { kind: 'running'; lines: CheckLine[]; elapsedMs: number | null }
  | { kind: 'done'; check: FormCheck; elapsedMs: number | null }
  | { kind: 'refused'; error: AppError }

type Tests = 'destinations.test' | 'destinations.connect'

/** A connection test that fills in line by line. It ends with the form, or when a person stops it. */
export function useConnectionTest() {
  const [progress, setProgress] = useState<TestProgress>({ kind: 'none' })
  /** What the form held when the test began. */
  const tested = useRef<Entries>(new Map())
  /** Only the answer to the last question counts. */
  const question = useRef(0)
  const begunAt = useRef(0)

  useEffect(() => {
    const forget = on('destinations.checked', ({ line }) =>
      setProgress((now) => {
        if (now.kind !== 'running') return now
        const isAnswer = line.step === 'connect' && line.status === 'passed'
        const elapsedMs = isAnswer ? Math.round(performance.now() - begunAt.current) : now.elapsedMs
        return { kind: 'running', lines: [...now.lines, line], elapsedMs }
      }),
    )
    const asked = question
    return () => {
      forget()
      asked.current++
      void invoke('destinations.stopTest', undefined)
    }
  }, [])

  /** Answers null where it was stopped meanwhile. */
  const start = async <N extends Tests>(
    name: N,
    form: CommandInput<N>,
    entries: Entries,
  ): Promise<Result<CommandOutput<N>> | null> => {
    const mine = ++question.current
    const before = progress
    tested.current = entries
    begunAt.current = performance.now()
    setProgress({ kind: 'running', lines: [], elapsedMs: null })
    const result: Result<CommandOutput<N>> = await invoke(name, form)
    if (mine !== question.current) return null
    const check = result.ok ? checkOf(result.value) : null
    if (!result.ok) setProgress({ kind: 'refused', error: result.error })
    else if (check === null) setProgress(before)
    else
      setProgress((now) => {
        const elapsedMs = now.kind === 'running' ? now.elapsedMs : null
        return { kind: 'done', check, elapsedMs }
      })
    return result
  }
  const stop = () => {
    question.current++
    setProgress({ kind: 'none' })
    void invoke('destinations.stopTest', undefined)
  }
  return { progress, tested, start, stop }
}

function checkOf(answer: CommandOutput<Tests>): FormCheck | null {
  return 'lines' in answer ? answer : answer.check
}
