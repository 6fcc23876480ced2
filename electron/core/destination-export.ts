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

/** The known destination that an imported one replaces: the same one, or one of the same name. */
export function twinOf(imported: Destination, known: readonly Destination[]): Destination | null {
  return (
    known.find(({ id }) => id === imported.id) ?? known.find(({ name }) => name === imported.name) ?? null
  )
}

/** An imported destination in the place of its twin, with the keys that lie in the keychain here. */
export function inPlaceOf(twin: Destination | null, imported: Destination): Destination {
  if (twin === null) return imported
  const { credentials, linkCredentials } = imported
  const isKept = credentials.kind === 'keychain' && twin.credentials.kind === 'keychain'
  const areLinksKept = linkCredentials?.kind === 'keychain' && twin.linkCredentials?.kind === 'keychain'
  return {
    ...imported,
    id: twin.id,
    credentials: isKept ? twin.credentials : credentials,
    linkCredentials: areLinksKept ? twin.linkCredentials : linkCredentials,
  }
}

/** Whether somebody has to enter keys or a password here: they lie in the keychain of another computer. */
export function lacksSecrets(imported: Destination, twin: Destination | null): boolean {
  const { credentials, linkCredentials, network } = imported
  const isProxySignedIn = network?.proxy.kind === 'manual' && network.proxy.passwordEntry !== null
  return (
    (credentials.kind === 'keychain' && twin?.credentials.kind !== 'keychain') ||
    (linkCredentials?.kind === 'keychain' && twin?.linkCredentials?.kind !== 'keychain') ||
    (isProxySignedIn && twin?.network?.proxy.kind !== 'manual')
  )
}
