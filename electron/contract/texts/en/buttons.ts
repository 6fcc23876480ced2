export const buttons = {
  done: 'Done',
  back: 'Back',
  cancel: 'Cancel',
  save: 'Save',
} as const
