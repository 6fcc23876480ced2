import { t, type CheckLine, type CheckStep } from '#contract'

/** What a person wants to know of a connection, and the steps of the test that show it. */
const subjects: readonly { title: string; steps: readonly CheckStep[]; isOptional?: true }[] = [
  { title: t('connection.network'), steps: ['name', 'connect', 'clock'] },
  { title: t('connection.identity'), steps: ['identity'] },
  { title: t('connection.bucket'), steps: ['bucket'] },
  { title: t('connection.upload'), steps: ['put', 'multipart', 'complete'] },
  {
    title: t('connection.settings'),
    steps: ['storage-class', 'encryption', 'acl', 'tags'],
    isOptional: true,
  },
  { title: t('connection.listParts'), steps: ['list-parts'] },
  { title: t('connection.abort'), steps: ['abort'] },
  { title: t('connection.look'), steps: ['head', 'link'] },
  { title: t('connection.damaged'), steps: ['checksums'] },
  { title: t('connection.findUnfinished'), steps: ['list-sessions'] },
  { title: t('connection.delete'), steps: ['clean-up'] },
]

/** One row of the checklist. `pending` was not tried yet; `notes` say what is wrong, or why it was left out. */
export type CheckRow = {
  title: string
  steps: readonly CheckStep[]
  status: CheckLine['status'] | 'pending'
  notes: string[]
}

/** The checklist as far as the test has come. */
export function checklist(lines: readonly CheckLine[]): CheckRow[] {
  return subjects.flatMap(({ title, steps, isOptional }) => {
    const found = lines.filter(({ step }) => steps.includes(step))
    return isOptional && found.length === 0 ? [] : [{ title, steps, ...standingOf(found) }]
  })
}

function standingOf(lines: readonly CheckLine[]): Pick<CheckRow, 'status' | 'notes'> {
  const failed = lines.filter(({ status }) => status === 'failed')
  const isAlone = lines.length === 1
  const notes = failed.map((line) => (isAlone ? line.text : t('connection.why', line)))
  if (failed.length > 0) return { status: 'failed', notes }
  if (lines.length === 0) return { status: 'pending', notes: [] }
  if (lines.some(({ status }) => status === 'passed')) return { status: 'passed', notes: [] }
  return { status: 'skipped', notes: [...new Set(lines.map(({ text }) => text))] }
}

/** What came of a test, in a sentence. */
export function outcomeOf(lines: readonly CheckLine[]): string {
  const failed = lines.filter(({ status }) => status === 'failed').length
  return failed === 0 ? t('connection.allAllowed') : t('connection.wrong', { count: failed })
}
