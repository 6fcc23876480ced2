import { openDialog } from '../dialogs.ts'
import { runCommand } from '../run-command.ts'

/** From now on `?` shows all shortcuts, and Ctrl or Cmd with +, − and 0 changes the size of everything. */
export function followWindowKeys(): void {
  window.addEventListener('keydown', (event) => {
    if (event.defaultPrevented || event.altKey) return
    const isDone = event.ctrlKey || event.metaKey ? pressZoom(event.key) : pressHelp(event)
    if (isDone) event.preventDefault()
  })
}

const zooms: Record<string, 1 | -1 | 0> = { '+': 1, '=': 1, '-': -1, '0': 0 }

/** The keys of every layout, also those of the number pad. The menu View has the same. */
function pressZoom(key: string): boolean {
  const direction = zooms[key]
  if (direction === undefined) return false
  void runCommand('app.zoom', { direction })
  return true
}

function pressHelp({ key, target }: KeyboardEvent): boolean {
  if (key !== '?' || document.querySelector('dialog[open], :popover-open') !== null) return false
  if (target instanceof HTMLElement && target.matches('input, textarea, select')) return false
  openDialog({ kind: 'shortcuts' })
  return true
}
