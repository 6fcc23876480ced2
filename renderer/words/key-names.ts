const isMac = navigator.userAgent.includes('Mac')

/** Keys as this platform writes them. */
export const keyNames = {
  space: isMac ? '␣' : 'Space',
  toTop: isMac ? '⌥↖' : 'Alt+Home',
  copy: isMac ? '⌘C' : 'Ctrl+C',
  remove: isMac ? '⌫' : 'Del',
}
