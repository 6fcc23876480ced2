import { readFile, writeFile } from 'node:fs/promises'
import { destinationFile, type Destination } from '../contract/index.ts'
import { exported } from '../core/destination-export.ts'
import { destinationProblem } from '../core/destination-rules.ts'
import { AppFailure } from '../core/errors.ts'
import { parseJson } from '../core/parse-json.ts'

/** Destinations as text that holds no secrets. */
export function exportText(destinations: readonly Destination[]): string {
  return `${JSON.stringify(exported(destinations), null, 2)}\n`
}

/** Throws `FileUnreadable`. */
export async function writeExported(file: string, destinations: readonly Destination[]): Promise<void> {
  await writeFile(file, exportText(destinations)).catch((thrown: unknown) =>
    Promise.reject(unusable(file, thrown)),
  )
}

/** Throws `FileUnreadable`; `BadInput` for a file of something else, or with a destination that cannot be used. */
export async function readExported(file: string): Promise<Destination[]> {
  const text = await readFile(file, 'utf8').catch((thrown: unknown) => Promise.reject(unusable(file, thrown)))
  const parsed = destinationFile.safeParse(parseJson(text))
  if (!parsed.success) {
    throw new AppFailure('BadInput', `${file} is no file of destinations.`, {
      advice: 'Choose one that Dropreel has exported.',
    })
  }
  for (const destination of parsed.data.destinations) {
    const problem = destinationProblem(destination)
    if (problem !== null) throw new AppFailure('BadInput', `${destination.name} in ${file}: ${problem}`)
  }
  return parsed.data.destinations
}

function unusable(file: string, cause: unknown): AppFailure {
  return new AppFailure('FileUnreadable', file, { cause, file })
}
