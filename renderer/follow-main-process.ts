import { invoke, on } from './bridge.ts'
import { openDialog } from './dialogs.ts'
import { followQuestions } from './drops/drop-questions.ts'
import { setVerifying } from './history/history-actions.ts'
import { setCopying } from './links/copy-links.ts'
import { visitPage } from './pages.ts'
import { showFailure } from './toast.ts'
import { tellFollowed } from './uploads/mend-upload.ts'
import { byUpload, useWindow, withSnapshot, withUploads, type WindowState } from './store.ts'

/** A patch of any kind: its number, and how it changes the window's state. */
type Patch = { revision: number; apply: (state: WindowState) => Partial<WindowState> }

const minuteMs = 60_000

/** Patches that came while a snapshot was on its way; null when none is. */
let early: Patch[] | null = null

/** Keeps the store equal to the main process: one snapshot, then patches without a gap. */
export async function followMainProcess(): Promise<void> {
  on('uploads.patch', (patch) => {
    receive({ revision: patch.revision, apply: (state) => withUploads(state, patch, Date.now()) })
  })
  on('destinations.patch', (patch) => receive({ revision: patch.revision, apply: () => patch }))
  on('links.patch', ({ revision, sharedLinks }) =>
    receive({ revision, apply: () => ({ revision, sharedLinks: byUpload(sharedLinks) }) }),
  )
  on('destinations.followed', tellFollowed)
  on('history.verifying', ({ id, share }) => setVerifying(id, share))
  on('links.copying', setCopying)
  on('settings.patch', (patch) => receive({ revision: patch.revision, apply: () => patch }))
  keepMinute()
  setInterval(keepMinute, minuteMs)
  await Promise.all([followUpdates(), takeSnapshot(), followCredentials(), followQuestions()])
}

function keepMinute(): void {
  useWindow.setState({ minute: Date.now() })
}

async function takeSnapshot(): Promise<void> {
  if (early !== null) return
  early = []
  const result = await invoke('app.snapshot', undefined)
  const waiting = early
  early = null
  if (!result.ok) {
    showFailure(result.error)
    return
  }
  useWindow.setState((state) => withSnapshot(state, result.value, Date.now()))
  for (const patch of waiting) receive(patch)
}

function receive(patch: Patch): void {
  if (early !== null) {
    early.push(patch)
    return
  }
  const { revision } = useWindow.getState()
  if (revision !== null && patch.revision <= revision) return
  if (revision === null || patch.revision > revision + 1) {
    void takeSnapshot()
    return
  }
  useWindow.setState(patch.apply)
}

/** Shows what sign-ins ask and what is to be known of credentials, also what came before the window did. */
async function followCredentials(): Promise<void> {
  on('mfa.asked', ({ question }) => useWindow.setState({ mfaQuestion: question }))
  on('app.warned', (warned) => useWindow.setState(warned))
  const asked = await invoke('mfa.pending', undefined)
  if (asked.ok) useWindow.setState({ mfaQuestion: asked.value })
  const warned = await invoke('app.warnings', undefined)
  if (warned.ok) useWindow.setState({ warnings: warned.value })
}

/** What is known of newer versions and of the queue's end, and what somebody asks for in a menu. */
async function followUpdates(): Promise<void> {
  on('updates.changed', (changed) => useWindow.setState(changed))
  on('queue.ends', (ends) => useWindow.setState(ends))
  on('about.asked', () => openDialog({ kind: 'about' }))
  on('shortcuts.asked', () => openDialog({ kind: 'shortcuts' }))
  on('settings.asked', () => visitPage({ kind: 'settings' }))
  const [update, queueEnd] = await Promise.all([
    invoke('updates.current', undefined),
    invoke('queue.end', undefined),
  ])
  if (queueEnd.ok) useWindow.setState({ queueEnd: queueEnd.value })
  if (update.ok) useWindow.setState({ update: update.value })
}
