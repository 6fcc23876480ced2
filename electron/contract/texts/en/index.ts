import { actions } from './actions.ts'
import { advice } from './advice.ts'
import { announce } from './announce.ts'
import { buttons } from './buttons.ts'
import { check } from './check.ts'
import { complaints } from './complaints.ts'
import { connection } from './connection.ts'
import { credentials } from './credentials.ts'
import { damage } from './damage.ts'
import { delivery } from './delivery.ts'
import { destinations } from './destinations.ts'
import { details } from './details.ts'
import { dialogs } from './dialogs.ts'
import { drops } from './drops.ts'
import { errors } from './errors.ts'
import { failures } from './failures.ts'
import { fields } from './fields.ts'
import { files } from './files.ts'
import { firstRun } from './first-run.ts'
import { form } from './form.ts'
import { happened } from './happened.ts'
import { history } from './history.ts'
import { imported } from './imported.ts'
import { importing } from './importing.ts'
import { keptFile } from './kept-file.ts'
import { keychain } from './keychain.ts'
import { keys } from './keys.ts'
import { kinds } from './kinds.ts'
import { links } from './links.ts'
import { list } from './list.ts'
import { local } from './local.ts'
import { mend } from './mend.ts'
import { menu } from './menu.ts'
import { notes } from './notes.ts'
import { notifications } from './notifications.ts'
import { numbers } from './numbers.ts'
import { orphans } from './orphans.ts'
import { panel } from './panel.ts'
import { policy } from './policy.ts'
import { proxy } from './proxy.ts'
import { refusals } from './refusals.ts'
import { removal } from './removal.ts'
import { row } from './row.ts'
import { rules } from './rules.ts'
import { selection } from './selection.ts'
import { session } from './session.ts'
import { power } from './power.ts'
import { queueEnd } from './queue-end.ts'
import { settings } from './settings.ts'
import { shell } from './shell.ts'
import { shortcuts } from './shortcuts.ts'
import { signIn } from './sign-in.ts'
import { source } from './source.ts'
import { states } from './states.ts'
import { store } from './store.ts'
import { timetable } from './timetable.ts'
import { trash } from './trash.ts'
import { tray } from './tray.ts'
import { updates } from './updates.ts'
import { verified } from './verified.ts'
import { warnings } from './warnings.ts'

/**
 * All texts, by subject, in ICU MessageFormat: `{name}`, `{size, number}`, `{count, plural, one {# file is uploaded}
 * other {# files are uploaded}}`. Each case of a plural is a whole sentence, as other languages change more than the
 * noun.
 */
export const english = {
  actions,
  advice,
  announce,
  buttons,
  check,
  complaints,
  connection,
  credentials,
  damage,
  delivery,
  destinations,
  details,
  dialogs,
  drops,
  errors,
  failures,
  fields,
  files,
  firstRun,
  form,
  happened,
  history,
  imported,
  importing,
  keptFile,
  keychain,
  keys,
  kinds,
  links,
  list,
  local,
  mend,
  menu,
  notes,
  notifications,
  numbers,
  orphans,
  panel,
  policy,
  proxy,
  refusals,
  removal,
  row,
  rules,
  selection,
  session,
  power,
  queueEnd,
  settings,
  shell,
  shortcuts,
  signIn,
  source,
  states,
  store,
  timetable,
  trash,
  tray,
  updates,
  verified,
  warnings,
} as const
