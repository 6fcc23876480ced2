import type { Warning } from '../contract/index.ts'

/** Sentences that stay in the window until a person closes them. */
export function createWarnings() {
  const open = new Map<number, { text: string; onClosed: () => Promise<void> }>()
  const listeners: (() => void)[] = []
  let lastId = 0

  function changed(): void {
    for (const listener of listeners) listener()
  }

  return {
    /** `onClosed` is called when a person has closed it. */
    warn(text: string, onClosed = () => Promise.resolve()): void {
      open.set(++lastId, { text, onClosed })
      changed()
    },
    /** Those that nobody has closed, oldest first. */
    all: (): Warning[] => Array.from(open, ([id, { text }]) => ({ id, text })),
    /** Throws what `onClosed` throws. */
    async close(id: number): Promise<void> {
      const warning = open.get(id)
      open.delete(id)
      changed()
      await warning?.onClosed()
    },
    onChange: (listener: () => void) => void listeners.push(listener),
  }
}
