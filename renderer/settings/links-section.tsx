import { changeSettings } from '../commands.ts'
import { LinkChoicesFields } from '../links/link-choices-fields.tsx'
import { useWindow } from '../store.ts'
import { SettingsSection } from './settings-section.tsx'

/** What copied links are like, and whether to remind of their end. */
export function LinksSection() {
  const links = useWindow((state) => state.settings.links)
  return (
    <SettingsSection title="Links">
      <LinkChoicesFields />
      <label className="link-choice">
        <input
          type="checkbox"
          checked={links.remind}
          onChange={(event) => void changeSettings({ links: { ...links, remind: event.target.checked } })}
        />
        Remind me before a copied link ends
      </label>
    </SettingsSection>
  )
}
