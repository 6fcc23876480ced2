import { causeOf, isActive, type AppError, type DeliveryView, type UploadView } from '../contract/index.ts'

/** A file that needs a person, while the rest of its delivery goes on, is told of after so long, in milliseconds. */
const patienceMs = 10_000

/** A file that was not uploaded. */
type NotUploaded = { id: string; name: string; error: AppError }

/** What somebody who does not look at the window is told of a delivery, once for all of its files. */
export type Notice = {
  /** What its row is about: an upload by itself or a delivery. Null for files of several, which failed alike. */
  row: { id: string; title: string; isFolder: boolean } | null
  /** So many files there are to upload in it. */
  files: number
  /** What is uploaded since the last notice, by id. */
  done: readonly string[]
  failed: readonly NotUploaded[]
  /** None of it goes on by itself. */
  isOver: boolean
}

/** `at`: when its state came, in milliseconds; null once it was told, and for what nobody is told of. */
type File = {
  view: UploadView
  stands: 'going' | 'paused' | 'done' | 'failed' | 'cancelled'
  at: number | null
}

type Delivery = {
  files: Map<string, File>
  /** Its last file to end did so by itself, not because a person cancelled or removed it. */
  endedByItself: boolean
  /** What failed while the rest goes on is told once; what fails later is told at the end. */
  isToldEarly: boolean
}

type Engine = {
  views(): UploadView[]
  view(id: string): UploadView | undefined
  deliveries: { view(id: string): DeliveryView | undefined }
}

/**
 * Finds out what to tell of deliveries: that they are uploaded, or what was not, and why. What had ended before is known,
 * and so is what a person does to them.
 */
export function createNotices(engine: Engine) {
  const deliveries = new Map<string, Delivery>()
  /** The delivery of each file: an upload that was removed does not tell it any more. */
  const homes = new Map<string, string>()
  /** Deliveries about which there may be something to tell. */
  const pending = new Set<string>()

  function keep(view: UploadView, at: number | null): void {
    const delivery = deliveries.get(view.deliveryId) ?? {
      files: new Map(),
      endedByItself: false,
      isToldEarly: false,
    }
    deliveries.set(view.deliveryId, delivery)
    homes.set(view.id, view.deliveryId)
    const stands = standsOf(view)
    const known = delivery.files.get(view.id)
    if (known?.stands === stands) {
      known.view = view
      return
    }
    delivery.files.set(view.id, { view, stands, at: isNews(stands) ? at : null })
    // Somebody who has tried again wants to know what came of it.
    if (known?.stands === 'failed') delivery.isToldEarly = false
    if (isNews(stands)) delivery.endedByItself = true
    if (stands === 'cancelled') delivery.endedByItself = false
    pending.add(view.deliveryId)
  }

  function forget(id: string): void {
    const home = homes.get(id)
    const delivery = deliveries.get(home ?? '')
    if (home === undefined || delivery === undefined) return
    homes.delete(id)
    const stood = delivery.files.get(id)?.stands
    delivery.files.delete(id)
    if (stood === 'going' || stood === 'paused') delivery.endedByItself = false
    if (delivery.files.size === 0) deliveries.delete(home)
    pending.add(home)
  }

  for (const view of engine.views()) keep(view, null)
  pending.clear()

  /** What has changed at about the same time: what a person did first, as that alone is no news. */
  function look(changed: Iterable<string>, now: number): void {
    const news: UploadView[] = []
    for (const id of changed) {
      const view = engine.view(id)
      if (view === undefined) forget(id)
      else if (isNews(standsOf(view))) news.push(view)
      else keep(view, now)
      // A delivery, perhaps, whose folders are read by now.
      if (deliveries.has(id)) pending.add(id)
    }
    for (const view of news) keep(view, now)
  }

  return {
    /**
     * What there is to tell now that these uploads and deliveries have changed, each once, and when to ask again if nothing
     * changes; null for never. Times in milliseconds, by a clock that only goes forward.
     */
    take(changed: Iterable<string>, now: number): { notices: Notice[]; nextAt: number | null } {
      look(changed, now)
      const notices: Notice[] = []
      let nextAt: number | null = null
      const isGoing = [...deliveries.values()].some(isUnderWay)
      for (const id of pending) {
        const delivery = deliveries.get(id)
        const found = delivery && noticeOf(id, delivery, engine.deliveries.view(id))
        if (delivery === undefined || found === undefined) {
          pending.delete(id)
          continue
        }
        const dueAt = isGoing && found.done.length === 0 ? earlyAt(delivery) : now
        if (dueAt > now) {
          if (dueAt < Infinity) nextAt = Math.min(nextAt ?? dueAt, dueAt)
          continue
        }
        delivery.isToldEarly = !found.isOver
        pending.delete(id)
        tellAll(delivery, found)
        notices.push(found)
      }
      return { notices: together(notices), nextAt }
    },
  }
}

/** Of a delivery; undefined while there is nothing to tell. */
function noticeOf(id: string, delivery: Delivery, shown: DeliveryView | undefined): Notice | undefined {
  const files = [...delivery.files.values()]
    .filter(({ stands }) => stands !== 'cancelled')
    .toSorted((a, b) => a.view.place - b.view.place)
  const isOver = !isUnderWay(delivery) && shown?.reading.kind !== 'now'
  const isEnded = isOver && files.every(({ stands }) => stands !== 'paused')
  if (isEnded && !delivery.endedByItself) {
    for (const file of files) file.at = null
  }
  const news = files.filter(({ at }) => at !== null)
  // What is uploaded is told at the end of all of it.
  const done = isEnded ? news.filter(({ stands }) => stands === 'done') : []
  const failed = news.flatMap(({ view }) => {
    const error = view.state.kind === 'failed' ? causeOf(view.state) : null
    return error === null ? [] : { id: view.id, name: view.name, error }
  })
  if (done.length + failed.length === 0) return undefined
  const [first] = files
  const title = shown?.title ?? first?.view.name ?? ''
  const isFolder = first?.view.file.split(/[/\\]/u).slice(0, -1).includes(title) === true
  const row = { id: shown === undefined ? (first?.view.id ?? id) : id, title, isFolder }
  return { row, files: files.length, done: done.map(({ view }) => view.id), failed, isOver }
}

/** Files of several deliveries that failed for one reason need one notice. */
function together(notices: readonly Notice[]): Notice[] {
  const byCause = new Map<string, Notice>()
  const all: Notice[] = []
  for (const notice of notices) {
    const codes = new Set(notice.failed.map(({ error }) => error.code))
    const [code] = codes
    const alike =
      code === undefined || codes.size > 1 || notice.done.length > 0 ? undefined : byCause.get(code)
    if (alike !== undefined) {
      alike.row = null
      alike.files += notice.files
      alike.failed = [...alike.failed, ...notice.failed]
      alike.isOver &&= notice.isOver
      continue
    }
    all.push(notice)
    if (code !== undefined && codes.size === 1 && notice.done.length === 0) byCause.set(code, notice)
  }
  return all
}

function tellAll({ files }: Delivery, { done, failed }: Notice): void {
  for (const id of [...done, ...failed.map(({ id }) => id)]) {
    const file = files.get(id)
    if (file !== undefined) file.at = null
  }
}

/** When its failures are told while something goes on, in milliseconds; Infinity for not before its end. */
function earlyAt(delivery: Delivery): number {
  if (delivery.isToldEarly && isUnderWay(delivery)) return Infinity
  const failed = [...delivery.files.values()].filter(({ stands }) => stands === 'failed')
  return Math.min(...failed.map(({ at }) => at ?? Infinity)) + patienceMs
}

function isUnderWay({ files }: Delivery): boolean {
  return [...files.values()].some(({ stands }) => stands === 'going')
}

function isNews(stands: File['stands']): boolean {
  return stands === 'done' || stands === 'failed'
}

function standsOf({ state }: UploadView): File['stands'] {
  if (state.kind === 'done' || state.kind === 'failed' || state.kind === 'cancelled') return state.kind
  return isActive(state) ? 'going' : 'paused'
}
