/** A JSON text's value; null for a text that is no JSON, which a schema refuses like any other wrong value. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}
