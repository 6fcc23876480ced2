import type { Policy } from '../contract/index.ts'
import { refuseDeletion } from '../core/policy.ts'
import type { Trash } from '../engine/trash-port.ts'

/** The trash as the policy has it: where files stay, it takes none, and throws `SetByPolicy`. */
export function trashUnder(policy: Policy, trash: Trash): Trash {
  return {
    async prepare(file) {
      refuseDeletion(policy)
      return await trash.prepare(file)
    },
  }
}
