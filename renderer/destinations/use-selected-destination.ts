import { t, type Destination } from '#contract'
import { useWindow } from '../store.ts'

/** The destination that drops go to; null before there is one. */
export function useSelectedDestination(): Destination | null {
  return useWindow(
    ({ destinations, selectedDestinationId }) =>
      destinations.find(({ id }) => id === selectedDestinationId) ?? null,
  )
}

/** The place in a person's words: host, bucket and prefix. */
export function placeOf({ endpoint, region, bucket, prefix, credentials }: Destination): string {
  const host = endpoint === null ? `AWS ${region}` : new URL(endpoint).host
  const store = credentials.kind === 'demo' ? t('destinations.onThisComputer') : host
  return `${[bucket, prefix].filter((part) => part !== '').join('/')} · ${store}`
}
