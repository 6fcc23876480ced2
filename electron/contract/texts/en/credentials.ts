/** Whose keys are used, as the value of a setting. */
export const credentials = {
  environment: 'the environment',
  profile: 'the profile {name}',
  keychain: 'the system keychain',
  demo: 'the demo store',
} as const
