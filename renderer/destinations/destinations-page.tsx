import { t } from '#contract'
import { Button } from '../buttons.tsx'
import { askToLeavePage, showPage } from '../pages.ts'
import { useEscape } from '../shell/use-escape.ts'
import { useWindow, type ShownDestination } from '../store.ts'
import { DemoDestination } from './demo-destination.tsx'
import { DestinationEditor } from './destination-editor.tsx'
import { DestinationList } from './destination-list.tsx'
import { useChoices } from './use-choices.ts'

/** All destinations, and the form and the connection of one. In a narrow window the list has its own view. */
export function DestinationsPage({ shown }: { shown: ShownDestination }) {
  const destinations = useWindow((state) => state.destinations)
  const selectedId = useWindow((state) => state.selectedDestinationId)
  const choices = useChoices()
  // Also while the form is not there yet.
  useEscape(askToLeavePage)
  const wantedId = shown.kind === 'known' ? shown.id : selectedId
  const known =
    shown.kind === 'new' ? null : (destinations.find(({ id }) => id === wantedId) ?? destinations[0] ?? null)
  const profile = shown.kind === 'new' ? shown.profile : null
  return (
    <div className="destinations" data-view={shown.kind === 'list' ? 'list' : 'form'}>
      <DestinationList shownId={known?.id ?? null} isNew={shown.kind === 'new'} />
      <div className="destinations-back">
        <Button
          name={t('destinations.all')}
          icon="back"
          onClick={() => showPage({ kind: 'destinations', shown: { kind: 'list' } })}
        />
      </div>
      {choices === null ? null : known?.credentials.kind === 'demo' ? (
        <DemoDestination destination={known} />
      ) : (
        <DestinationEditor
          key={known?.id ?? `new ${profile}`}
          known={known}
          profile={profile}
          part={shown.kind === 'known' ? shown.part : undefined}
          choices={choices}
        />
      )}
    </div>
  )
}
