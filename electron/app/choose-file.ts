import { sep } from 'node:path'
import { causeOf, errorTable } from '../contract/index.ts'
import type { Engine } from '../engine/engine.ts'

/**
 * Takes a file as the one of an upload, if it is the same. What else is missing of the folder that was moved is found
 * there by its path, and taken if it is the same. Throws why the file cannot be read.
 */
export async function chooseFile(
  { engine }: { engine: Engine },
  id: string,
  file: string,
): Promise<{ isTaken: boolean; alsoFound: number }> {
  const before = engine.record(id)?.file ?? ''
  if (!(await engine.chooseFile(id, file))) return { isTaken: false, alsoFound: 0 }
  const [from, to] = movedFolder(before, file)
  const missing = engine.known().filter(({ record, state }) => {
    const cause = causeOf(state)
    return (
      cause !== null &&
      errorTable[cause.code].mend === 'choose-file' &&
      record.file.startsWith(`${from}${sep}`)
    )
  })
  let alsoFound = 0
  for (const { record } of from === '' ? [] : missing) {
    const there = `${to}${record.file.slice(from.length)}`
    if (await engine.chooseFile(record.id, there).catch(() => false)) alsoFound++
  }
  return { isTaken: true, alsoFound }
}

/** Where a folder was and is now: what differs between the two paths of a file in it. Empty for another name. */
function movedFolder(before: string, after: string): [from: string, to: string] {
  const [from, to] = [before.split(sep), after.split(sep)]
  let same = 0
  while (same < Math.min(from.length, to.length) - 1 && from.at(-1 - same) === to.at(-1 - same)) same++
  if (same === 0) return ['', '']
  return [from.slice(0, -same).join(sep), to.slice(0, -same).join(sep)]
}
