/** Warnings that stay until they are closed. */
export const warnings = {
  moreDamaged:
    'More than that is damaged: {count, plural, one {# line or upload.} other {# lines or uploads.}}',
  readingCut:
    'Dropreel ended while it read {title}. {count, plural, =0 {None of its files is in the list: add it again for the rest.} one {1 of its files is in the list: add it again for the rest. What is there is not added twice.} other {# of its files are in the list: add it again for the rest. What is there is not added twice.}}',
} as const
