import { newDestination, type NewDestination } from '#contract'

export type FieldName = keyof NewDestination
export type Complaints = Partial<Record<FieldName, string>>

/** Reads the form: a destination, or what is wrong with each field. No endpoint means AWS. */
export function readDestination(
  form: FormData,
): { ok: true; value: NewDestination } | { ok: false; complaints: Complaints } {
  const text = (name: FieldName) => {
    const entry = form.get(name)
    return typeof entry === 'string' ? entry.trim() : ''
  }
  const parsed = newDestination.safeParse({
    name: text('name'),
    endpoint: text('endpoint') === '' ? null : text('endpoint'),
    region: text('region'),
    bucket: text('bucket'),
    prefix: text('prefix'),
    pathStyle: form.has('pathStyle'),
    accessKeyId: text('accessKeyId'),
    secretAccessKey: text('secretAccessKey'),
  })
  if (parsed.success) return { ok: true, value: parsed.data }
  const complaints: Record<string, string> = {}
  for (const { path, message } of parsed.error.issues) complaints[String(path[0])] ??= message
  return { ok: false, complaints }
}
