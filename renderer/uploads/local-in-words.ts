import type { UploadState } from '#contract'
import { clockTime } from '../words/clock-time.ts'

/** What became of the file on this computer; null where nobody wanted it to go. `now` in ms since the epoch. */
export function localInWords(state: UploadState, now: number): string | null {
  if (state.kind !== 'done') return null
  const { local } = state
  switch (local.kind) {
    case 'kept':
      return local.why === null ? null : `The file stays: ${local.why}`
    case 'trash-after': {
      if (local.time <= now) return 'Moving the file to the trash'
      const when = `The file goes to the trash ${clockTime(local.time, now)}`
      return local.why === null ? when : `${when}: ${local.why}`
    }
    case 'trashed':
      return 'The file is in the trash'
    case 'gone':
      return 'The file was no longer there'
  }
}
