import { junkInWords, t, type Added } from '#contract'
import { on, pathsOf } from '../bridge.ts'
import { runCommand } from '../run-command.ts'
import { useWindow } from '../store.ts'
import { showToast } from '../toast.ts'

/** Adds what was dropped or pasted, to the selected destination where none is named. */
export async function addDropped(files: Iterable<File>, destinationId?: string): Promise<void> {
  const paths = pathsOf(files)
  if (paths.length === 0) {
    showToast('bad', t('drops.noFile'))
    return
  }
  await addOrHold(paths, destinationId)
}

/** From now on adds what another program opens with Dropreel. */
export function addOpened(): void {
  on('uploads.opened', ({ paths }) => void addOrHold(paths))
}

/** From now on adds copied files that are pasted anywhere but into a text. */
export function addPasted(): void {
  window.addEventListener('paste', (event) => {
    const files = event.clipboardData?.files ?? []
    const takesText = event.target instanceof Element && event.target.closest('input, textarea') !== null
    if (takesText || files.length === 0 || document.querySelector('dialog[open]') !== null) return
    event.preventDefault()
    void addDropped(files)
  })
}

/** Without a destination the paths are held, not lost, until one is connected. */
async function addOrHold(paths: string[], destinationId?: string): Promise<void> {
  if (useWindow.getState().destinations.length === 0) {
    useWindow.setState(({ heldPaths }) => ({ heldPaths: [...new Set([...heldPaths, ...paths])] }))
    return
  }
  await addPaths(paths, destinationId)
}

export async function pick(kind: 'files' | 'folders'): Promise<void> {
  showAdded(await runCommand('uploads.pick', { kind }))
}

/**
 * From now on adds what was dropped before there was a destination, as soon as the window knows of one. It goes by the
 * store and not by the answer to a command: a drop may fall between that answer and the news of the destination.
 */
export function addHeldOnceConnected(): void {
  useWindow.subscribe(({ heldPaths, destinations }) => {
    if (heldPaths.length === 0 || destinations.length === 0) return
    useWindow.setState({ heldPaths: [] })
    void addPaths([...heldPaths])
  })
}

async function addPaths(paths: string[], destinationId?: string): Promise<void> {
  showAdded(await runCommand('uploads.add', { paths, destinationId }))
}

/** Tells what was left out. That everything was added is seen in the list. */
export function showAdded(answer: { value: Added } | null): void {
  if (answer === null) return
  const { added, skipped, junk } = answer.value
  const junkLeftOut = junkInWords(junk)
  if (skipped.length === 0) {
    if (junkLeftOut !== null) showToast('good', junkLeftOut)
    return
  }
  const text = added === 0 ? t('drops.nothingAdded') : t('drops.added', { count: added })
  const lines = fewOf(skipped.map((error) => `${error.message} ${error.advice}`))
  showToast('bad', text, junkLeftOut === null ? lines : [...lines, junkLeftOut])
}

function fewOf(sentences: string[]): string[] {
  const rest = sentences.length - 3
  return rest > 0 ? [...sentences.slice(0, 3), t('drops.moreLeftOut', { count: rest })] : sentences
}
