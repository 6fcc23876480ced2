import { t, visibleText, type LinkFormat } from '../contract/index.ts'

/** A link as it is written down. `validUntil` as ISO 8601; null if it has no end. */
export type NamedLink = { name: string; url: string; validUntil: string | null }

/**
 * Links as they are copied: plain text, and rich text for mail and documents. One link is copied as it is,
 * whatever the format for several; Markdown and CSV are pasted as they are, so they have no rich text.
 */
export function copiedText(
  links: readonly NamedLink[],
  format: LinkFormat,
): { text: string; html: string | null } {
  const [first, ...others] = links
  if (first !== undefined && others.length === 0) return { text: first.url, html: linkHtml(links) }
  return { text: linkText(links, format), html: format === 'list' ? linkHtml(links) : null }
}

/** Several links as plain text: names above their links, a Markdown list, or CSV (RFC 4180). */
export function linkText(links: readonly NamedLink[], format: LinkFormat): string {
  switch (format) {
    case 'list':
      return links.map(({ name, url }) => `${visibleText(name)}\n${url}\n`).join('\n')
    case 'markdown':
      return links.map(({ name, url }) => `- [${markdownText(name)}](${url})\n`).join('')
    case 'csv':
      return [[t('links.tableName'), t('links.tableLink'), t('links.tableValidUntil')], ...links.map(rowOf)]
        .map((row) => `${row.map(csvField).join(',')}\r\n`)
        .join('')
  }
}

/** The same for mail and documents, where names can be links. */
export function linkHtml(links: readonly NamedLink[]): string {
  const anchors = links.map(
    ({ name, url }) => `<a href="${htmlText(url)}">${htmlText(visibleText(name))}</a>`,
  )
  return anchors.length === 1
    ? anchors.join('')
    : `<ul>${anchors.map((anchor) => `<li>${anchor}</li>`).join('')}</ul>`
}

function rowOf({ name, url, validUntil }: NamedLink): string[] {
  return [name, url, validUntil ?? t('links.tableNoEnd')]
}

/**
 * What a spreadsheet would take for a formula, such as `=HYPERLINK(…).mov`: at the beginning of a field, or of what a
 * program that splits at semicolons takes for one, behind whatever such programs leave out.
 */
const formula = /(?:^|(?<=;))(?=[\s\p{C}\p{Default_Ignorable_Code_Point}"';]*[=+\-@＝＋－＠])/gu

/** An apostrophe before a formula makes it text (https://owasp.org/www-community/attacks/CSV_Injection). */
function csvField(text: string): string {
  return `"${visibleText(text.replaceAll(formula, "'")).replaceAll('"', '""')}"`
}

/** Brackets would end the link, the others would format its text (CommonMark). */
function markdownText(name: string): string {
  return visibleText(name).replaceAll(/[\\`*_[\]<>~|&]/g, String.raw`\$&`)
}

const entities: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' }

function htmlText(text: string): string {
  return text.replaceAll(/[&<>"]/g, (character) => entities[character] ?? character)
}
