import { textSearch, type Destination, type UploadView } from '#contract'
import { isSingle, type Grouping } from './deliveries.ts'

/** What a person has chosen to see. */
export type Chosen = {
  /** Ids of deliveries. */
  opened: ReadonlySet<string>
  filter: string
  destinations: readonly Pick<Destination, 'id' | 'name'>[]
}

/**
 * Ids of rows, from top to bottom: of uploads, and of deliveries. An open delivery is followed by its files; one of a
 * single file is that file's row. With a filter, only those are there whose name, title or destination holds it, and the
 * deliveries that such a file is in.
 */
export function displayOrder(
  { deliveries, tops }: Pick<Grouping, 'deliveries' | 'tops'>,
  uploads: ReadonlyMap<string, UploadView>,
  { opened, filter, destinations }: Chosen,
): string[] {
  const matches = textSearch(filter)
  const names = new Map(destinations.map(({ id, name }) => [id, name]))
  const holdsFilter = (name: string, destinationId: string | null) =>
    matches(`${name}\n${names.get(destinationId ?? '') ?? ''}`)
  const isShown = (id: string) => {
    const upload = uploads.get(id)
    return upload !== undefined && holdsFilter(upload.name, upload.destinationId)
  }
  return tops.flatMap(({ id }) => {
    const delivery = deliveries.get(id)
    if (delivery === undefined) return isShown(id) ? id : []
    const { files, title, destinationId } = delivery
    if (isSingle(delivery)) return files.filter(isShown)
    if (holdsFilter(title, destinationId)) return opened.has(id) ? [id, ...files] : id
    const shown = files.filter(isShown)
    return shown.length === 0 ? [] : [id, ...shown]
  })
}
