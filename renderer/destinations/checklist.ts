import type { CheckLine, CheckStep } from '#contract'

/** What a person wants to know of a connection, and the steps of the test that show it. */
const subjects: readonly { title: string; steps: readonly CheckStep[]; isOptional?: true }[] = [
  { title: 'Name, encryption, clock', steps: ['name', 'connect', 'clock'] },
  { title: 'Who you are', steps: ['identity'] },
  { title: 'The bucket', steps: ['bucket'] },
  { title: 'Upload, upload in parts, join', steps: ['put', 'multipart', 'complete'] },
  {
    title: 'Class, encryption, access, tags',
    steps: ['storage-class', 'encryption', 'acl', 'tags'],
    isOptional: true,
  },
  { title: 'List parts', steps: ['list-parts'] },
  { title: 'Abort an upload', steps: ['abort'] },
  { title: 'Look at an object, open a link', steps: ['head', 'link'] },
  { title: 'Refuse damaged bytes', steps: ['checksums'] },
  { title: 'Find unfinished uploads (not needed)', steps: ['list-sessions'] },
  { title: 'Delete (not needed)', steps: ['clean-up'] },
]

/** One row of the checklist. `pending` was not tried yet; `notes` say what is wrong, or why it was left out. */
export type CheckRow = { title: string; status: CheckLine['status'] | 'pending'; notes: string[] }

/** The checklist as far as the test has come. */
export function checklist(lines: readonly CheckLine[]): CheckRow[] {
  return subjects.flatMap(({ title, steps, isOptional }) => {
    const found = lines.filter(({ step }) => steps.includes(step))
    return isOptional && found.length === 0 ? [] : [rowOf(title, found)]
  })
}

function rowOf(title: string, lines: readonly CheckLine[]): CheckRow {
  const failed = lines.filter(({ status }) => status === 'failed')
  const isAlone = lines.length === 1
  const notes = failed.map((line) => (isAlone ? line.text : `${line.title}: ${line.text}`))
  if (failed.length > 0) return { title, status: 'failed', notes }
  if (lines.length === 0) return { title, status: 'pending', notes: [] }
  if (lines.some(({ status }) => status === 'passed')) return { title, status: 'passed', notes: [] }
  return { title, status: 'skipped', notes: [...new Set(lines.map(({ text }) => text))] }
}

/** What came of a test, in a sentence. */
export function outcomeOf(lines: readonly CheckLine[]): string {
  const failed = lines.filter(({ status }) => status === 'failed').length
  if (failed === 0) return 'Everything that uploads need is allowed.'
  return failed === 1 ? 'One thing is wrong.' : `${failed} things are wrong.`
}
