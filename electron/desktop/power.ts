import { powerSaveBlocker } from 'electron'

/** Keeps the computer awake while something is being uploaded; the screen may go dark. */
export function createSleepGuard(): (isUploading: boolean) => void {
  let blocker: number | null = null
  return (isUploading) => {
    if (isUploading && blocker === null) blocker = powerSaveBlocker.start('prevent-app-suspension')
    if (!isUploading && blocker !== null) {
      powerSaveBlocker.stop(blocker)
      blocker = null
    }
  }
}
