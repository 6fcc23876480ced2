const isMac = navigator.userAgent.includes('Mac')

/** The list's keys, as this platform writes them. */
export const shortcuts = [
  { keys: ['↑', '↓'], words: 'select' },
  { keys: ['Space'], words: 'pause or resume' },
  { keys: [isMac ? '⌥' : 'Alt', '↑', '↓'], words: 'move' },
  { keys: isMac ? ['⌘', 'C'] : ['Ctrl', 'C'], words: 'copy link' },
  { keys: [isMac ? '⌫' : 'Del'], words: 'remove' },
] as const

export function Keys({ keys }: { keys: readonly string[] }) {
  return keys.map((key) => <kbd key={key}>{key}</kbd>)
}
