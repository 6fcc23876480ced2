import { basename } from 'node:path'
import type { App } from '../app/app.ts'
import { coursesOf } from '../app/follow-destination.ts'
import type { Destination, UploadRecord } from '../contract/index.ts'
import type { Engine } from '../engine/engine.ts'
import type { Output } from './output.ts'

/** None while the list cannot be read: uploads have addresses of their own. */
export function knownDestinations(app: App): readonly Destination[] {
  try {
    return app.destinations.list().destinations
  } catch {
    return []
  }
}

/** An upload that has parts where its destination was before. */
export type AtOldPlace = { record: UploadRecord; destination: Destination }

/**
 * Before uploads of earlier runs go on: those with nothing on the store yet go where their destinations are by now, and
 * all others use the keys of these. Says how many, and answers those that have something at an old place.
 */
export async function followDestinations(
  engine: Engine,
  destinations: readonly Destination[],
  output: Output,
  isWanted: (record: UploadRecord) => boolean,
): Promise<AtOldPlace[]> {
  const left: AtOldPlace[] = []
  for (const destination of destinations) {
    const { courses } = coursesOf(engine.known(), destination, { isOlderToo: false })
    for (const id of courses.keys()) {
      const record = engine.record(id)
      if (record === undefined || !isWanted(record)) courses.delete(id)
    }
    const { moved, mended } = await engine.redirect(courses, 'held')
    if (moved.length > 0) output.notice(movedInWords(moved.length, destination))
    const gone = new Set([...moved, ...mended])
    for (const id of courses.keys()) {
      const record = engine.record(id)
      if (record !== undefined && !gone.has(id)) left.push({ record, destination })
    }
  }
  return left
}

function movedInWords(count: number, { name }: Destination): string {
  const uploads = count === 1 ? '1 upload goes' : `${count} uploads go`
  return `${uploads} to the new address of ${name} now.`
}

/** They go on to where their parts are. */
export function tellGoingOn(left: readonly AtOldPlace[], output: Output): void {
  for (const { record, destination } of left) {
    output.notice(
      `${basename(record.file)}: parts of it are at the old address of ${destination.name}, so it goes on there. ` +
        `To start over, \`dropreel remove ${record.id}\`, and put the file again.`,
    )
  }
}

/** They stay, and the same files are put to the new address as new uploads. */
export function tellLeft(left: readonly AtOldPlace[], output: Output): void {
  for (const { record, destination } of left) {
    output.notice(
      `${basename(record.file)}: an unfinished upload has parts at the old address of ${destination.name}. ` +
        `\`dropreel remove ${record.id}\` deletes them; this is a new upload.`,
    )
  }
}
