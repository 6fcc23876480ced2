import { t, type Doubt, type DropAnswer, type DropQuestion, type EventPayload } from '#contract'
import { invoke, on } from '../bridge.ts'
import { copyLinks } from '../links/copy-links.ts'
import { runCommand } from '../run-command.ts'
import { useWindow } from '../store.ts'
import { showToast } from '../toast.ts'
import { focusList } from '../uploads/focus-list.ts'
import { showAdded } from './add-files.ts'
import { doubtInWords } from './doubt-in-words.ts'

export const sheetId = 'drop-sheet'

/** Shows what drops ask from now on, also what came before the window did. */
export async function followQuestions(): Promise<void> {
  on('uploads.asked', show)
  const asked = await invoke('uploads.questions', undefined)
  if (asked.ok) show({ questions: asked.value })
}

function show({ questions }: EventPayload<'uploads.asked'>): void {
  useWindow.setState((state) => {
    const [first] = questions
    const isNew = first !== undefined && first.id !== state.questions[0]?.id
    // The sheet takes no focus, so a screen reader has to hear of it.
    const announcement = isNew ? announcementOf(first, state.minute) : state.announcement
    return { questions, announcement }
  })
}

function announcementOf(question: DropQuestion, now: number): string {
  const name = nameOfDestination(question)
  return question.doubts.map((doubt) => doubtInWords(doubt, name, now).asks).join(' ')
}

export function nameOfDestination({ destinationId }: DropQuestion): string {
  const destination = useWindow.getState().destinations.find(({ id }) => id === destinationId)
  return destination?.name ?? t('drops.theDestination')
}

/** Uploads what waits for this answer, or leaves it out. */
export async function answerDoubt(
  question: DropQuestion,
  { kind }: Doubt,
  answer: DropAnswer['answer'],
): Promise<void> {
  showAdded(await runCommand('uploads.answer', { question: question.id, kind, answer }))
  keepFocus()
}

/** Copies the links of what was delivered before, which then needs no other upload. */
export async function copyLinksInstead(
  question: DropQuestion,
  doubt: Extract<Doubt, { kind: 'twins' }>,
): Promise<void> {
  await copyLinks(doubt.delivered)
  await answerDoubt(question, doubt, 'leave-out')
}

/** Leaves out all that a drop asks about. */
export async function leaveAllOut(question: DropQuestion): Promise<void> {
  const count = question.doubts.reduce((sum, doubt) => sum + doubt.count, 0)
  for (const doubt of question.doubts) await answerDoubt(question, doubt, 'leave-out')
  showToast('good', t('drops.leftOut', { count }), [t('drops.addAgain')])
}

/** The button that had the focus is gone with its question. */
function keepFocus(): void {
  requestAnimationFrame(() => {
    if (document.activeElement !== document.body) return
    const next = document.querySelector<HTMLElement>(`#${sheetId} button`)
    if (next === null) focusList()
    else next.focus()
  })
}
