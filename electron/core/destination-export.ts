import type { Destination, DestinationFile } from '../contract/index.ts'

/**
 * What is handed on: everything but secrets and what was learned of the store. The demo store is on this computer
 * alone, so it is left out.
 */
export function exported(destinations: readonly Destination[]): DestinationFile {
  return {
    dropreel: 'destinations',
    version: 1,
    destinations: destinations
      .filter(({ credentials }) => credentials.kind !== 'demo')
      .map(({ capabilities: _learned, ...destination }) => destination),
  }
}
