import electron from 'electron'

const escapes: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' }

/** Copies a link as plain text, and for mail and documents as a rich link that shows the file's name. */
export async function copyLinkToClipboard({ name, url }: { name: string; url: string }): Promise<void> {
  const text = url
  const html = `<a href="${escaped(url)}">${escaped(name)}</a>`
  const { clipboard } = electron
  // Older Electrons have no ClipboardItem; there `write` takes the formats by name.
  const older: { write(formats: object): unknown } | null = 'ClipboardItem' in electron ? null : clipboard
  if (older === null) {
    await clipboard.write([new electron.ClipboardItem({ 'text/plain': text, 'text/html': html })])
  } else older.write({ text, html })
}

function escaped(text: string): string {
  return text.replaceAll(/[&<>"]/g, (character) => escapes[character] ?? character)
}
