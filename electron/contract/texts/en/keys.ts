/** Keys as they are written on keyboards of PCs. */
export const keys = {
  control: 'Ctrl',
  enter: 'Enter',
  home: 'Home',
  remove: 'Del',
  shift: 'Shift',
  space: 'Space',
} as const
