import type { Dropreel } from './open-dropreel.ts'
import { coursesOf } from './follow-destination.ts'

/**
 * Starts uploads over where their destinations are by now, as new uploads. What they had on the store is removed there,
 * unless it is a finished object. Throws `StateUnwritable`, and why a file cannot be uploaded.
 */
export async function startOver(
  { engine, destinations }: Pick<Dropreel, 'engine' | 'destinations'>,
  ids: string[],
): Promise<void> {
  const wanted = new Set(ids)
  for (const destination of destinations.list().destinations) {
    const { courses } = coursesOf(engine.known(), destination, { isOlderToo: true })
    const chosen = [...courses.keys()].filter((id) => wanted.has(id))
    const { refused } = await engine.restart(chosen, ({ id, options }) => ({
      ...courses.get(id),
      // What a person allowed to replace is at the old place.
      options: { ...options, overwrite: false },
    }))
    if (refused[0] !== undefined) throw refused[0]
  }
}
