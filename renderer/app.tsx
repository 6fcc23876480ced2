import { visibleText } from '#contract'
import { MfaDialog } from './credentials/mfa-dialog.tsx'
import { DestinationsPage } from './destinations/destinations-page.tsx'
import { ImportDialog } from './destinations/import-dialog.tsx'
import { ProfileDialog } from './destinations/profile-dialog.tsx'
import { FirstRun } from './destinations/first-run.tsx'
import { DropOverlay } from './drops/drop-overlay.tsx'
import { DropSheet } from './drops/drop-sheet.tsx'
import { HistoryPage } from './history/history-page.tsx'
import { OrphansDialog } from './orphans/orphans-dialog.tsx'
import { SettingsPage } from './settings/settings-page.tsx'
import { ConfirmDialog } from './shell/confirm-dialog.tsx'
import { Footer } from './shell/footer.tsx'
import { Header } from './shell/header.tsx'
import { ShortcutsSheet } from './shell/shortcuts-sheet.tsx'
import { Tabs } from './shell/tabs.tsx'
import { CountdownLine } from './shell/when-done.tsx'
import { ToastView } from './shell/toast-view.tsx'
import { useWindow, type Page } from './store.ts'
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
      <div className="toast-anchor">
        <ToastView />
      </div>
      <DropSheet />
      <CountdownLine />
      <UpdateLine />
      <Footer />
      <DropOverlay />
      <Announcer />
      <ImportDialog />
      <ProfileDialog />
      <OrphansDialog />
      <AboutDialog />
      <ShortcutsSheet />
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
  const page = useWindow((state) => state.page)
  if (!isReady) return <main className="main" tabIndex={-1} aria-busy="true" />
  if (isFirstRun && (page.kind === 'uploads' || page.kind === 'history')) {
    return (
      <main className="main" tabIndex={-1}>
        <FirstRun />
      </main>
    )
  }
  return (
    <>
      <Tabs />
      <main className="main" tabIndex={-1}>
        <ShownPage page={page} />
      </main>
    </>
  )
}

function ShownPage({ page }: { page: Page }) {
  switch (page.kind) {
    case 'uploads':
      return <UploadsPage />
    case 'history':
      return <HistoryPage />
    case 'destinations':
      return <DestinationsPage shown={page.shown} />
    case 'settings':
      return <SettingsPage />
  }
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
