import { advice } from './advice.ts'
import { errors } from './errors.ts'
import { list } from './list.ts'
import { settings } from './settings.ts'

/**
 * All texts, by subject, in ICU MessageFormat: `{name}`, `{size, number}`, `{count, plural, one {# file is uploaded}
 * other {# files are uploaded}}`. Each case of a plural is a whole sentence, as other languages change more than the
 * noun.
 */
export const english = {
  advice,
  errors,
  list,
  settings,
} as const
