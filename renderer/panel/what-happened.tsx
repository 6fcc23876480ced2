import { t, visibleText, type UploadDetails } from '#contract'
import { useWindow } from '../store.ts'
import { clockTime } from '../words/clock-time.ts'
import { PanelGroup } from './panel-parts.tsx'
import { storyOf } from './story.ts'

/** What happened to an upload, in plain words, the first thing first. */
export function WhatHappened({ details }: { details: UploadDetails }) {
  const minute = useWindow((state) => state.minute)
  const shared = useWindow(({ sharedLinks }) => sharedLinks.get(details.id))
  return (
    <PanelGroup title={t('panel.whatHappened')}>
      <ol className="panel-story">
        {storyOf(details, shared).map(({ id, at, text }) => (
          <li key={id}>
            {at === null ? (
              <span />
            ) : (
              <time dateTime={new Date(at).toISOString()}>{clockTime(at, minute)}</time>
            )}
            <span>{visibleText(text)}</span>
          </li>
        ))}
      </ol>
    </PanelGroup>
  )
}
