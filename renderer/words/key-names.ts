const isMac = navigator.userAgent.includes('Mac')

/** Keys as this platform writes them. */
export const keyNames = {
  alt: isMac ? '⌥' : 'Alt',
  command: isMac ? '⌘' : 'Ctrl',
  copy: isMac ? '⌘C' : 'Ctrl+C',
  enter: isMac ? '⏎' : 'Enter',
  escape: 'Esc',
  remove: isMac ? '⌫' : 'Del',
  shift: isMac ? '⇧' : 'Shift',
  space: isMac ? '␣' : 'Space',
  toTop: isMac ? '⌥↖' : 'Alt+Home',
}
