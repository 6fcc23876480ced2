import { writeFile } from 'node:fs/promises'
import {
  type Destination,
  destinationFile,
  type DestinationFile,
  destinationName,
  storeEndpoint,
  t,
} from '../contract/index.ts'
import { settingsProblem } from '../core/destination-rules.ts'
import { AppFailure } from '../core/errors.ts'
import { parseJson } from '../core/parse-json.ts'
import { readNamedFile } from './named-file.ts'

/**
 * Destinations for a file, without secrets and without what is known of their stores. The demo store is left out: it is on
 * this computer only.
 */
export function exported(destinations: readonly Destination[]): DestinationFile {
  const others = destinations.filter(({ credentials }) => credentials.kind !== 'demo')
  return {
    dropreel: 'destinations',
    version: 1,
    destinations: others.map(({ capabilities: _known, ...destination }) => destination),
  }
}

/** Throws `BadInput` for a file that cannot be written. */
export async function writeExported(file: string, destinations: readonly Destination[]): Promise<void> {
  try {
    await writeFile(file, `${JSON.stringify(exported(destinations), null, 2)}\n`)
  } catch (cause) {
    throw new AppFailure('BadInput', t('refusals.cannotWrite', { file }), {
      cause,
      advice: t('refusals.chooseAnotherPlace'),
    })
  }
}

/** Throws what `readNamedFile` throws, or `BadInput` for other content. Does not check the consent to plain http. */
export async function readExported(file: string): Promise<Destination[]> {
  const parsed = destinationFile.safeParse(parseJson((await readNamedFile(file)).toString()))
  if (!parsed.success) {
    throw new AppFailure('BadInput', t('files.noDestinationFile', { file }), {
      advice: t('files.chooseExported'),
    })
  }
  return parsed.data.destinations.map((destination) => usable(destination, file))
}

function usable(destination: Destination, file: string): Destination {
  const { name, endpoint } = destination
  const problem = usesDemoKeys(destination) ? t('files.demoKeys') : settingsProblem(destination)
  if (problem === null) {
    return { ...destination, name: name.trim(), endpoint: endpoint && storeEndpoint.parse(endpoint) }
  }
  // A name with control characters in it is not printed.
  const where = destinationName.safeParse(name).success ? t('files.nameIn', { name, file }) : file
  throw new AppFailure('BadInput', `${where}: ${problem}`)
}

function usesDemoKeys({ credentials, linkCredentials }: Destination): boolean {
  return credentials.kind === 'demo' || linkCredentials?.kind === 'demo'
}
