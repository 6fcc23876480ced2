/** What a policy forbids. */
export const policy = {
  noHttp: 'Set by your administrator: plain http is not allowed.',
  notThere: 'Set by your administrator: files may not go to {store}.',
  filesStay: 'Set by your administrator: files stay on this computer.',
} as const
