import { basename } from 'node:path'
import { namedFilesOf, type Doubt, type DoubtKind, type DropQuestion } from '../contract/index.ts'
import type { AppFailure } from '../core/errors.ts'
import type { KnownUpload } from '../core/orphans.ts'
import type { ScannedFile } from '../disk/index.ts'

/** What of a drop is held back until a person says whether it is meant. */
export type HeldBack = {
  leftovers: ScannedFile[]
  /** Each with the upload that it has already. */
  twins: { found: ScannedFile; upload: KnownUpload | null }[]
  /** Links that lead out of the folders. */
  links: AppFailure[]
}

/** A drop that asks. `upload` adds what is held back of one kind. */
type Asking<Answer> = {
  title: string | null
  destinationId: string
  heldBack: HeldBack
  upload: (kind: DoubtKind) => Promise<Answer>
}

/**
 * What drops ask, until a person answers or the app ends: what is held back then is not uploaded. Nothing is forgotten
 * before that, however long it takes.
 */
export function createDropQuestions<Answer>() {
  const open = new Map<number, { asking: Asking<Answer>; doubts: Doubt[] }>()
  const listeners: (() => void)[] = []
  let lastId = 0

  function changed(): void {
    for (const listener of listeners) listener()
  }

  return {
    /** Asks about what is held back; nothing if that is nothing. */
    ask(asking: Asking<Answer>): void {
      const doubts = doubtsOf(asking.heldBack)
      if (doubts.length === 0) return
      open.set(++lastId, { asking, doubts })
      changed()
    },
    /** Those that nobody has answered, the oldest first. */
    all: (): DropQuestion[] =>
      Array.from(
        open,
        ([
          id,
          {
            asking: { title, destinationId },
            doubts,
          },
        ]) => ({
          id,
          title,
          destinationId,
          doubts,
        }),
      ),
    /**
     * Takes the question of one kind away, and answers how to add what it was about; null if it was answered before. What
     * could not be added is asked again.
     */
    take(id: number, kind: DoubtKind): (() => Promise<Answer>) | null {
      const one = open.get(id)
      if (one?.doubts.some((doubt) => doubt.kind === kind) !== true) return null
      const { asking } = one
      const setDoubts = (doubts: Doubt[]): void => {
        if (doubts.length === 0) open.delete(id)
        else open.set(id, { asking, doubts })
        changed()
      }
      setDoubts(one.doubts.filter((doubt) => doubt.kind !== kind))
      return () =>
        asking.upload(kind).catch((thrown: unknown) => {
          const again = one.doubts.filter((doubt) => doubt.kind === kind)
          setDoubts([...again, ...(open.get(id)?.doubts ?? [])])
          throw thrown
        })
    },
    onChange: (listener: () => void) => void listeners.push(listener),
  }
}

function doubtsOf({ leftovers, twins, links }: HeldBack): Doubt[] {
  const doubts: Doubt[] = []
  if (leftovers.length > 0) {
    doubts.push({ kind: 'leftovers', ...namedFilesOf(leftovers.map(({ file }) => basename(file))) })
  }
  if (twins.length > 0) {
    const done = twins.flatMap(({ upload }) => (upload?.state.kind === 'done' ? upload : []))
    const ends = done.flatMap(({ state }) => (state.kind === 'done' ? state.finishedAt : []))
    doubts.push({
      kind: 'twins',
      ...namedFilesOf(twins.map(({ found }) => basename(found.file))),
      delivered: done.map(({ record }) => record.id),
      deliveredAt: done.length === twins.length ? Math.max(...ends) : null,
    })
  }
  const [link] = links
  if (link !== undefined) {
    doubts.push({ kind: 'links', count: links.length, links: links.slice(0, 3).map(({ error }) => error) })
  }
  return doubts
}
