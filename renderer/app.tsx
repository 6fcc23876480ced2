import { visibleText } from '#contract'
import { MfaDialog } from './credentials/mfa-dialog.tsx'
import { ConnectDialog } from './destinations/connect-dialog.tsx'
import { ImportDialog } from './destinations/import-dialog.tsx'
import { FirstRun } from './destinations/first-run.tsx'
import { HistoryPage } from './history/history-page.tsx'
import { OrphansDialog } from './orphans/orphans-dialog.tsx'
import { LinkMenu } from './links/link-menu.tsx'
import { SettingsDialog } from './settings/settings-dialog.tsx'
import { ConfirmDialog } from './shell/confirm-dialog.tsx'
import { DropOverlay } from './shell/drop-overlay.tsx'
import { Footer } from './shell/footer.tsx'
import { Header } from './shell/header.tsx'
import { Tabs } from './shell/tabs.tsx'
import { ToastView } from './shell/toast-view.tsx'
import { useWindow } from './store.ts'
import { AboutDialog } from './updates/about-dialog.tsx'
import { UpdateLine } from './updates/update-line.tsx'
import { MendDialog } from './uploads/mend-dialog.tsx'
import { UploadsPage } from './uploads/uploads-page.tsx'

/** The whole window; all of it is the drop target. */
export function App() {
  return (
    <div className="window">
      <Header />
      <Main />
      <UpdateLine />
      <Footer />
      <DropOverlay />
      <ToastView />
      <Announcer />
      <LinkMenu />
      <ConnectDialog />
      <ImportDialog />
      <OrphansDialog />
      <SettingsDialog />
      <AboutDialog />
      <ConfirmDialog />
      <MendDialog />
      <MfaDialog />
    </div>
  )
}

/** First run, or the page that was chosen; nothing at all until the first snapshot is here. */
function Main() {
  const isReady = useWindow((state) => state.revision !== null)
  const isFirstRun = useWindow(
    ({ destinations, uploads, hasHistory }) => destinations.length === 0 && uploads.size === 0 && !hasHistory,
  )
  const page = useWindow((state) => state.page.kind)
  if (!isReady) return <main className="main" aria-busy="true" />
  if (isFirstRun) {
    return (
      <main className="main">
        <FirstRun />
      </main>
    )
  }
  return (
    <>
      <Tabs />
      <main className="main">{page === 'uploads' ? <UploadsPage /> : <HistoryPage />}</main>
    </>
  )
}

/** Says changes of state to a screen reader, once and politely. */
function Announcer() {
  const announcement = useWindow((state) => state.announcement)
  return (
    <div className="unseen" aria-live="polite">
      {visibleText(announcement)}
    </div>
  )
}
