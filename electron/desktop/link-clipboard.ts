import electron from 'electron'

/** Copies as plain text, and for mail and documents as rich text too, where there is some. */
export async function copyToClipboard({ text, html }: { text: string; html: string | null }): Promise<void> {
  const { clipboard } = electron
  // Older Electrons have no ClipboardItem; there `write` takes the formats by name.
  const older: { write(formats: object): unknown } | null = 'ClipboardItem' in electron ? null : clipboard
  if (older !== null) older.write({ text, ...(html === null ? {} : { html }) })
  else {
    const formats = { 'text/plain': text, ...(html === null ? {} : { 'text/html': html }) }
    await clipboard.write([new electron.ClipboardItem(formats)])
  }
}
