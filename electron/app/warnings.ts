/** Sentences that a person should read once. */
export function createWarnings() {
  const sentences: string[] = []
  const listeners: (() => void)[] = []
  return {
    warn(sentence: string): void {
      sentences.push(sentence)
      for (const listener of listeners) listener()
    },
    /** All since the start, oldest first. */
    all: () => [...sentences],
    onChange: (listener: () => void) => void listeners.push(listener),
  }
}
