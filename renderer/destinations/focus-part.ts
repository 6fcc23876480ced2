import type { DestinationPart } from '#contract'

const fieldOf: Record<DestinationPart, string> = {
  endpoint: 'endpoint',
  bucket: 'bucket',
  region: 'region',
  keys: 'keys.from',
  proxy: 'proxy.kind',
  certificates: 'network.caFile',
  objects: 'objectSettings.storageClass',
}

/** Focuses the field of a destination's form that somebody came for; the name if for none. */
export function focusPart(form: HTMLFormElement | null, part: DestinationPart | undefined): void {
  const name = part === undefined ? 'name' : fieldOf[part]
  const found = form?.querySelector<HTMLElement>(`[name="${name}"]:is(:checked, :not([type=radio]))`)
  // AWS has no endpoint to be entered: its store is what can be changed.
  const field = found ?? form?.querySelector<HTMLElement>('[name=preset]')
  field?.closest('details')?.setAttribute('open', '')
  field?.focus()
}
