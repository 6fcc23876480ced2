import { useEffect, useEffectEvent } from 'react'
import { t, visibleText, type Doubt, type DropQuestion } from '#contract'
import { Button } from '../buttons.tsx'
import { Icon } from '../icons.tsx'
import { useWindow } from '../store.ts'
import { Name } from '../words/name.tsx'
import { Sentence } from '../words/sentence.tsx'
import { doubtInWords } from './doubt-in-words.ts'
import { answerDoubt, copyLinksInstead, leaveAllOut, nameOfDestination, sheetId } from './drop-questions.ts'

const titleId = 'drop-sheet-title'

/**
 * What the oldest drop asks that nobody has answered: a box for each kind, while everything else is uploaded. It takes no
 * focus, and stays until it is answered.
 */
export function DropSheet() {
  const questions = useWindow((state) => state.questions)
  const [question] = questions
  return question === undefined ? null : <Sheet question={question} others={questions.length - 1} />
}

function Sheet({ question, others }: { question: DropQuestion; others: number }) {
  const { title, doubts } = question
  useEscapeToLeaveOut(question)
  return (
    <section id={sheetId} className="drop-sheet" aria-labelledby={titleId}>
      <div className="drop-sheet-head">
        <h2 id={titleId} className="drop-sheet-title">
          {title === null ? (
            t('drops.heldBack')
          ) : (
            <Sentence of="drops.heldBackFrom" with={{ delivery: <Name>{title}</Name> }} />
          )}
        </h2>
        <span className="quiet">
          {t('drops.onlyTheseWait')}
          {others === 0 ? null : ` ${t('drops.moreAsk', { count: others })}`}
        </span>
        {doubts.length > 1 ? (
          <Button name={t('drops.leaveAllOut')} onClick={() => void leaveAllOut(question)} />
        ) : null}
      </div>
      {doubts.map((doubt) => (
        <Box key={doubt.kind} question={question} doubt={doubt} />
      ))}
    </section>
  )
}

function Box({ question, doubt }: { question: DropQuestion; doubt: Doubt }) {
  const minute = useWindow((state) => state.minute)
  const words = doubtInWords(doubt, nameOfDestination(question), minute)
  const textId = `drop-sheet-${doubt.kind}`
  return (
    <fieldset className="drop-box" aria-labelledby={textId}>
      <Icon name={icons[doubt.kind]} />
      <div className="drop-box-text">
        <p id={textId}>{visibleText(words.asks)}</p>
        {words.more.map((line) => (
          <p key={line} className="quiet">
            {visibleText(line)}
          </p>
        ))}
      </div>
      <div className="drop-box-buttons">
        {doubt.kind === 'twins' && doubt.delivered.length > 0 ? (
          <Button
            name={t('drops.copyLinks', { count: doubt.delivered.length })}
            onClick={() => void copyLinksInstead(question, doubt)}
          />
        ) : null}
        <Button name={words.upload} onClick={() => void answerDoubt(question, doubt, 'upload')} />
        <Button name={words.leaveOut} onClick={() => void answerDoubt(question, doubt, 'leave-out')} />
      </div>
    </fieldset>
  )
}

const icons = { leftovers: 'file', twins: 'copy', links: 'link' } as const

/** Escape belongs first to what stands in front, to fields, and to pages that it leaves. */
function useEscapeToLeaveOut(question: DropQuestion): void {
  const onKeyDown = useEffectEvent((event: KeyboardEvent) => {
    if (event.key !== 'Escape' || event.defaultPrevented || !(event.target instanceof Element)) return
    const isInSheet = event.target.closest(`#${sheetId}`) !== null
    const { kind } = useWindow.getState().page
    if (!isInSheet && kind !== 'uploads' && kind !== 'history') return
    if (event.target.closest('input, textarea, select') !== null) return
    if (document.querySelector('dialog[open], :popover-open') !== null) return
    event.preventDefault()
    void leaveAllOut(question)
  })
  useEffect(() => {
    window.addEventListener('keydown', onKeyDown)
    return () => window.removeEventListener('keydown', onKeyDown)
  }, [])
}
