/** What a sign-in that ends means for an upload. */
export const session = {
  ended: 'Your session has ended. If the store refuses this upload, sign in again; it goes on from there.',
  needsLonger:
    'This upload needs about {needed}, but your session ends in {left}. It stops then, and goes on from there once you have signed in again.',
  needLonger:
    'This upload and those before it need about {needed}, but your session ends in {left}. It stops then, and goes on from there once you have signed in again.',
} as const
