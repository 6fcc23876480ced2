import { invoke, on } from '../bridge.ts'
import { useWindow } from '../store.ts'
import { showToast } from '../toast.ts'

let shown = 0

/** Shows what sign-ins ask and what is to be known of credentials, also what came before the window did. */
export async function followCredentials(): Promise<void> {
  on('mfa.asked', ({ question }) => useWindow.setState({ mfaQuestion: question }))
  on('app.warned', ({ warnings }) => showWarnings(warnings))
  const asked = await invoke('mfa.pending', undefined)
  if (asked.ok) useWindow.setState({ mfaQuestion: asked.value })
  const warned = await invoke('app.warnings', undefined)
  if (warned.ok) showWarnings(warned.value)
}

function showWarnings(warnings: readonly string[]): void {
  const fresh = warnings.slice(shown)
  shown = warnings.length
  for (const warning of fresh) showToast('bad', warning)
}
