import type { Notice } from '../app/notices.ts'
import { errorTable, t, type CopiedLinks } from '../contract/index.ts'
import type { NotificationWords } from '../desktop/notification-words.ts'

/** What a person can do about a notice: the first is what helps most, and `show` and `open` both lead to its row. */
export type Offer = 'copy' | 'show' | 'open' | 'retry'

/** Title and text of a notification. */
export function noticeInWords(notice: Notice): { title: string; body: string } {
  return { title: titleOf(notice), body: bodyOf(notice) }
}

function titleOf({ row, files, done, failed }: Notice): string {
  if (row === null) return t('notifications.severalNotUploaded', { count: failed.length })
  const { title, isFolder } = row
  if (done.length > 0 && failed.length > 0)
    return t('notifications.partUploaded', { done: done.length, files, title })
  if (done.length > 0) {
    if (files === 1) return t('notifications.fileUploaded', { name: title })
    const isAll = done.length === files
    if (isAll && !isFolder) return t('notifications.dropUploaded', { title })
    return t('notifications.folderUploaded', { count: done.length, title })
  }
  const [first] = failed
  return failed.length === 1 && first !== undefined
    ? t('notifications.fileNotUploaded', { name: first.name })
    : t('notifications.filesNotUploaded', { count: failed.length, title })
}

/** What became of links that were copied where nobody sees it. */
export function copiedInWords({ copied, refused: [failure] }: CopiedLinks): NotificationWords {
  if (failure === undefined)
    return { title: t('notifications.linksCopied', { count: copied.length }), body: '', buttons: [] }
  const { message, advice } = failure.error
  return {
    title: t('notifications.noLink', { name: failure.name }),
    body: `${message} ${advice}`.trim(),
    buttons: [],
  }
}

/** The cause of the first failure; its file with it, where there are others. */
function bodyOf({ done, failed, files, isOver }: Notice): string {
  const [first] = failed
  if (first === undefined) return ''
  const { message, advice, code } = first.error
  const words = `${message} ${advice}`
  const isOne = failed.length === 1 && done.length === 0
  const isSame = failed.length > 1 && failed.every(({ error }) => error.code === code)
  const cause = isOne || isSame ? words : t('notifications.ofFile', { name: first.name, cause: words })
  return isOver || files === failed.length ? cause : t('notifications.othersGoOn', { cause })
}

/** What its buttons offer. Another try helps only where nothing has to be said, signed in or chosen before. */
export function offersOf({ done, failed }: Notice): readonly Offer[] {
  const copy: Offer[] = done.length > 0 ? ['copy'] : []
  if (failed.length === 0) return [...copy, 'show']
  const mends = failed.map(({ error }) => errorTable[error.code].mend)
  if (mends.every((mend) => mend === 'retry')) return ['retry', ...copy, 'show']
  const isQuestion = mends.every((mend) => typeof mend !== 'object' && mend !== 'retry')
  return isQuestion ? ['open', ...copy] : ['open', 'retry', ...copy]
}
