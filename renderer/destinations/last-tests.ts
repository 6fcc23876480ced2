import { create } from 'zustand'
import { type CheckLine, type ErrorCode, type FormCheck } from '#contract'

/** What the last test of each destination showed since the window was opened: what failed first, or nothing. */
type LastTests = Record<string, { failed: Pick<CheckLine, 'title'> & { code: ErrorCode | null } } | 'passed'>

export const useLastTests = create<LastTests>()(() => ({}))

export function rememberTest(id: string, check: FormCheck): void {
  const first = check.lines.find(({ status }) => status === 'failed')
  useLastTests.setState({
    [id]: first === undefined ? 'passed' : { failed: first },
  })
}
