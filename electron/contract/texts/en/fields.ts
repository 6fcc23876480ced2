/** Parts of fields that every form uses. */
export const fields = {
  show: 'Show',
  choose: 'Choose …',
  none: 'None',
  unseen: 'With unseen characters: {text}',
} as const
