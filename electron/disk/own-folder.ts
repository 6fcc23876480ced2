import { lstatSync, statSync } from 'node:fs'
import { AppFailure } from '../core/errors.ts'

const writableByAll = 0o002
/** Who may not trust root has lost anyway. */
const root = 0

/**
 * Throws `StateUnsafe` where another user could lead Dropreel's own files elsewhere, or read and replace them: in a
 * folder of theirs, behind a link of theirs, or where everybody may write. On Windows the folder's access list decides.
 */
export function refuseForeign(dir: string): void {
  const user = process.geteuid?.()
  if (user === undefined) return
  const isTrusted = (uid: number) => uid === user || uid === root
  const { uid, mode } = statSync(dir)
  if (!isTrusted(uid) || !isTrusted(lstatSync(dir).uid))
    throw new AppFailure('StateUnsafe', `The folder ${dir} belongs to another user.`)
  if ((mode & writableByAll) !== 0) {
    const problem = `Every user of this computer can write to the folder ${dir}.`
    throw new AppFailure('StateUnsafe', problem, {
      advice:
        'Take that right away (chmod o-w), or choose a folder of your own with --state-dir or DROPREEL_HOME.',
    })
  }
}
