export const list = {
  dropHere: 'Drop files or folders here',
  whereTo: 'They go to {destination}: {place}',
} as const
