import type { Dropreel } from '../app/open-dropreel.ts'
import type { CopiedLinks } from '../contract/index.ts'
import type { Desk } from './desk.ts'
import { notifyAsWanted } from './notify-as-wanted.ts'
import { copiedInWords } from './notice-in-words.ts'
import { remindOfEndingLinks } from './remind-of-links.ts'
import { tellOfQuestions } from './tell-of-questions.ts'
import { tellOfUploads } from './tell-of-uploads.ts'

/** Tells of uploads, questions and links by notifications from now on, as long as Settings wants them. */
export function tellByNotifications(
  app: Parameters<typeof tellOfUploads>[0] &
    Parameters<typeof tellOfQuestions>[0] &
    Parameters<typeof remindOfEndingLinks>[0] &
    Pick<Dropreel, 'log'>,
  desk: Desk,
): void {
  const notify = notifyAsWanted(app.settings, (words) => desk.notify(words))
  /** The clipboard is not seen, so it is said what became of links. */
  const said = (copying: Promise<CopiedLinks | null>): void => {
    copying
      .then((copied) => copied !== null && notify(copiedInWords(copied)))
      .catch((thrown: unknown) => app.log.error('notification', thrown))
  }
  tellOfUploads(app, { ...desk, notify, copy: (ids) => said(desk.copy(ids)) })
  tellOfQuestions(app, { ...desk, notify })
  remindOfEndingLinks(app, notify, (ids) => said(desk.renew(ids)))
}
