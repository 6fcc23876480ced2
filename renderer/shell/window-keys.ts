import { nextZoom } from '#contract'
import { changeSettings } from '../commands.ts'
import { openDialog } from '../dialogs.ts'
import { useWindow } from '../store.ts'

/** From now on `?` shows all shortcuts, and Ctrl or Cmd with +, − and 0 changes the size of everything. */
export function followWindowKeys(): void {
  window.addEventListener('keydown', (event) => {
    if (event.defaultPrevented || event.altKey) return
    const isDone = event.ctrlKey || event.metaKey ? pressZoom(event.key) : pressHelp(event)
    if (isDone) event.preventDefault()
  })
}

/** The keys of every layout, also those of the number pad. The menu View has the same. */
function pressZoom(key: string): boolean {
  const { zoomPercent } = useWindow.getState().settings.appearance
  const zooms: Record<string, number> = {
    '+': nextZoom(zoomPercent, 1),
    '=': nextZoom(zoomPercent, 1),
    '-': nextZoom(zoomPercent, -1),
    '0': 100,
  }
  const next = zooms[key]
  if (next === undefined) return false
  if (next !== zoomPercent) void changeSettings('appearance', { zoomPercent: next })
  return true
}

function pressHelp({ key, target }: KeyboardEvent): boolean {
  if (key !== '?' || document.querySelector('dialog[open], :popover-open') !== null) return false
  if (target instanceof HTMLElement && target.matches('input, textarea, select')) return false
  openDialog({ kind: 'shortcuts' })
  return true
}
