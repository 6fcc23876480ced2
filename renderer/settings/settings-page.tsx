import { t } from '#contract'
import { leavePage } from '../pages.ts'
import { Button } from '../buttons.tsx'
import { useEscape } from '../shell/use-escape.ts'
import { AfterUploadSection } from './after-upload-section.tsx'
import { AppearanceSection } from './appearance-section.tsx'
import { BandwidthSection } from './bandwidth-section.tsx'
import { LinksSection } from './links-section.tsx'
import { LoginSection } from './login-section.tsx'
import { NotificationsSection } from './notifications-section.tsx'
import { PowerSection } from './power-section.tsx'
import { UpdatesSection } from './updates-section.tsx'
import { UploadsSection } from './uploads-section.tsx'

/** One section a subject, each in a file of its own. What is changed holds at once. */
export function SettingsPage() {
  useEscape(leavePage)
  return (
    <section className="settings" aria-labelledby="settings-title">
      <div className="settings-column">
        <div className="editor-heading settings-heading">
          <h1 className="page-title" id="settings-title">
            {t('settings.title')}
          </h1>
          <Button name={t('buttons.done')} kind="primary" onClick={leavePage} />
        </div>
        <UploadsSection />
        <AfterUploadSection />
        <BandwidthSection />
        <LinksSection />
        <NotificationsSection />
        <AppearanceSection />
        <LoginSection />
        <PowerSection />
        <UpdatesSection />
      </div>
    </section>
  )
}
