/** Notifications about links that end. */
export const reminders = {
  renew: 'Renew',
  copied: '{count, plural, one {New link copied} other {# new links copied}}',
  noNewLink: 'No new link of {name}',
  endsSoon: 'The link of {name} ends soon',
  endSoon: '{count, plural, one {One link ends soon} other {# links end soon}}',
  ends: '{count, plural, one {It ends {time}.} other {The first one ends {time}.}}',
  clickToRenew: '{count, plural, one {Click to renew and copy it.} other {Click to renew and copy them.}}',
} as const
