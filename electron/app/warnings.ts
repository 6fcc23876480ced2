/** Sentences that a person should read once. */
export type Warnings = {
  warn(sentence: string): void
  /** All since the start, oldest first. */
  all(): string[]
  onChange(listener: () => void): void
}

export function createWarnings(): Warnings {
  const sentences: string[] = []
  const listeners: (() => void)[] = []
  return {
    warn(sentence) {
      sentences.push(sentence)
      for (const listener of listeners) listener()
    },
    all: () => [...sentences],
    onChange: (listener) => void listeners.push(listener),
  }
}
