/** What can be done with several selected rows. */
export const selection = {
  count: '{count, number} selected',
  copyLinks: '{count, plural, one {Copy # link} other {Copy # links}}',
  as: 'as',
  copyLinksAs: 'Copy links as',
  asList: 'a list',
  asMarkdown: 'Markdown',
  asCsv: 'CSV',
  pause: 'Pause {count, number}',
  resume: 'Resume {count, number}',
  cancel: 'Cancel {count, number}',
  remove: 'Remove {count, number}',
  clear: 'Clear selection',
} as const
