export const languages = ['en', 'de'] as const
export type Language = (typeof languages)[number]

/** The language of the texts that a person reads first, of BCP 47 tags in the person's order: `de-AT`, `en`. */
export function languageFor(tags: readonly string[]): Language {
  for (const tag of tags) {
    const found = languages.find((language) => language === tag.toLowerCase().split(/[-_]/)[0])
    if (found !== undefined) return found
  }
  return 'en'
}
