import { useRef, useState } from 'react'
import { t, whenAllDone, wishOf, type Countdown } from '#contract'
import { Button, IconButton } from '../buttons.tsx'
import { SegmentedField } from '../fields/segmented-field.tsx'
import { runCommand } from '../run-command.ts'
import { useWindow } from '../store.ts'
import { isGoing } from '../uploads/summary.ts'
import { useSecond } from '../words/use-second.ts'

const chosen = {
  nothing: () => t('queueEnd.whenDone'),
  quit: () => t('queueEnd.chosenQuit'),
  sleep: () => t('queueEnd.chosenSleep'),
}

/** Opens the choice of what happens once all is done; there while something is left to wait for. */
export function WhenDoneButton() {
  const list = useRef<HTMLDivElement>(null)
  const [isOpen, setOpen] = useState(false)
  const wish = useWindow(({ queueEnd }) => wishOf(queueEnd))
  const isShown = useWindow(({ tally }) => isGoing(tally)) || wish !== 'nothing'
  if (!isShown) return null
  return (
    <>
      <IconButton
        name={chosen[wish]()}
        icon={wish === 'sleep' ? 'moon' : 'clock'}
        popoverTarget="when-done"
        data-chosen={wish === 'nothing' ? undefined : ''}
      />
      <div
        ref={list}
        id="when-done"
        popover="auto"
        className="when-done raised"
        onBeforeToggle={({ newState }) => setOpen(newState === 'open')}
        onToggle={({ currentTarget }) => currentTarget.querySelector<HTMLElement>(':checked')?.focus()}
      >
        {isOpen ? <Choices onChosen={() => list.current?.hidePopover()} /> : null}
      </div>
    </>
  )
}

function Choices({ onChosen }: { onChosen: () => void }) {
  const wish = useWindow(({ queueEnd }) => wishOf(queueEnd))
  return (
    <>
      <p className="when-done-title">{t('queueEnd.whenDone')}</p>
      <SegmentedField
        name="when-done"
        label={t('queueEnd.whenDone')}
        value={wish}
        onChoose={(choice) => {
          onChosen()
          void runCommand('queue.whenDone', { wish: whenAllDone.parse(choice) })
        }}
        options={whenAllDone.options.map((each) => [each, t(`queueEnd.${each}`)])}
      />
    </>
  )
}

/** All is done: it counts down to what was chosen, which can still be called off. */
export function CountdownLine() {
  const end = useWindow((state) => state.queueEnd)
  return end.kind === 'countdown' ? <Seconds {...end} /> : null
}

function Seconds({ wish, at, failed }: Countdown) {
  const seconds = Math.max(0, Math.ceil((at - useSecond()) / 1000))
  const key = wish === 'quit' ? 'queueEnd.doneQuits' : 'queueEnd.doneSleeps'
  return (
    <section
      className="update-line"
      aria-label={failed === 0 ? t('queueEnd.allDone') : t('queueEnd.doneBut', { count: failed })}
    >
      <output aria-live="off">{t(key, { seconds, failed })}</output>
      <Button
        name={t('buttons.cancel')}
        onClick={() => void runCommand('queue.whenDone', { wish: 'nothing' })}
      />
      <Button
        name={wish === 'quit' ? t('queueEnd.quitNow') : t('queueEnd.sleepNow')}
        onClick={() => void runCommand('queue.endNow', undefined)}
      />
    </section>
  )
}
