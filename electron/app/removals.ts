/** How long a removal can be taken back, in milliseconds; a little more than the window offers it. */
const undoMs = 10_500

/** Something that a person has removed and may take back. */
export type Removal = {
  /** The uploads that it is about. */
  ids: readonly string[]
  /** `removed` for good, or `cleared` from the list. */
  kind: 'removed' | 'cleared'
  /** Throws `StateUnwritable`. */
  undo: () => Promise<void>
  /** Makes it final. Throws `StateUnwritable`. */
  finish: () => Promise<void>
}

export type Removals = ReturnType<typeof createRemovals>

/**
 * Removals that become final after ten seconds, or when the app ends, unless a person takes them back. `onFailed` gets why
 * one could not become final.
 */
export function createRemovals(onFailed: (thrown: unknown) => void) {
  const pending = new Map<number, { removal: Removal; timer: NodeJS.Timeout }>()
  const kinds = new Map<string, Removal['kind']>()
  let finishing: Promise<void> = Promise.resolve()
  let lastNumber = 0
  let version = 0

  function take(number: number): Removal | null {
    const found = pending.get(number)
    if (found === undefined) return null
    clearTimeout(found.timer)
    pending.delete(number)
    return found.removal
  }

  function forget({ ids }: Removal): void {
    for (const id of ids) kinds.delete(id)
    version++
  }

  function finish(number: number): Promise<void> {
    const removal = take(number)
    if (removal === null) return finishing
    // One after the other, as some rewrite the same file.
    finishing = finishing
      .then(() => removal.finish())
      .catch(onFailed)
      .finally(() => forget(removal))
    return finishing
  }

  return {
    /** Remembers a removal; answers its number. */
    add(removal: Removal): number {
      const number = ++lastNumber
      const timer = setTimeout(() => void finish(number), undoMs)
      pending.set(number, { removal, timer })
      for (const id of removal.ids) kinds.set(id, removal.kind)
      version++
      return number
    },
    /** Takes a removal back; false if it is final by now. Throws what its `undo` throws. */
    async undo(number: number): Promise<boolean> {
      const removal = take(number)
      if (removal === null) return false
      forget(removal)
      await removal.undo()
      return true
    },
    /** `there` for an upload that nobody has removed. */
    stateOf: (id: string): 'there' | Removal['kind'] => kinds.get(id) ?? 'there',
    hasPending: () => pending.size > 0,
    /** Changes with what `stateOf` answers. */
    version: () => version,
    /** Makes all of them final now. Never rejects. */
    async finishAll(): Promise<void> {
      await Promise.all([...pending.keys()].map(finish))
      await finishing
    },
  }
}
