/** The code of a second factor. */
export const signIn = {
  title: 'Sign in as {profile}',
  code: 'MFA code',
  first: 'Six digits, from {device}',
  refused: 'That code was not accepted. Enter the next one from {device}',
  unanswered: 'The sign-in service did not answer. Enter a new code from {device}',
  notNow: 'Not now',
  signIn: 'Sign in',
} as const
