import { advice } from './advice.ts'
import { buttons } from './buttons.ts'
import { complaints } from './complaints.ts'
import { connection } from './connection.ts'
import { credentials } from './credentials.ts'
import { destinations } from './destinations.ts'
import { drops } from './drops.ts'
import { errors } from './errors.ts'
import { fields } from './fields.ts'
import { firstRun } from './first-run.ts'
import { form } from './form.ts'
import { importing } from './importing.ts'
import { keys } from './keys.ts'
import { list } from './list.ts'
import { settings } from './settings.ts'
import { shell } from './shell.ts'
import { shortcuts } from './shortcuts.ts'
import { signIn } from './sign-in.ts'
import { timetable } from './timetable.ts'
import { updates } from './updates.ts'

/**
 * All texts, by subject, in ICU MessageFormat: `{name}`, `{size, number}`, `{count, plural, one {# file is uploaded}
 * other {# files are uploaded}}`. Each case of a plural is a whole sentence, as other languages change more than the
 * noun.
 */
export const english = {
  advice,
  buttons,
  complaints,
  connection,
  credentials,
  destinations,
  drops,
  errors,
  fields,
  firstRun,
  form,
  importing,
  keys,
  list,
  settings,
  shell,
  shortcuts,
  signIn,
  timetable,
  updates,
} as const
