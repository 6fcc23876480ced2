import { randomUUID } from 'node:crypto'
import { isDeepStrictEqual } from 'node:util'
import {
  type CredentialSource,
  type Destination,
  type DestinationForm,
  type NetworkSettings,
  t,
} from '../contract/index.ts'
import { plainObjects, usualNetwork } from '../core/destination-rules.ts'
import { AppFailure } from '../core/errors.ts'
import { entryFor, entryOf, passwordOf, staysInPlace } from '../core/own-secrets.ts'
import type { DestinationDraft } from '../app/save-destination.ts'
import type { TypedSecrets } from '../app/typed-secrets.ts'

/** Where a bucket is taken to be until the store has said its region; most that never do are there. */
const guessedRegion = 'us-east-1'

/**
 * A destination as the form describes it. `known` is the one that is edited. Throws `BadInput` for a path that was not
 * chosen in a dialog.
 */
export function draftOf(
  form: DestinationForm,
  known: Destination | null,
  granted: ReadonlySet<string>,
): DestinationDraft {
  const id = known?.id ?? randomUUID()
  const staying = known !== null && staysInPlace(form, known) ? known : null
  const typedKeys: TypedSecrets['keys'] = new Map()

  function source(
    choice: DestinationForm['keys'],
    kept: CredentialSource | null,
    ofSamePlace: CredentialSource | null | undefined,
  ): CredentialSource {
    switch (choice.from) {
      case 'kept':
        if (kept !== null) return kept
        throw new AppFailure('BadInput', t('refusals.sayWhoseKeys'))
      case 'profile':
        return { kind: 'profile', name: choice.name }
      case 'secrets':
        refuseStrange(choice.dir, granted, kept?.kind === 'secrets' ? kept.dir : null)
        return { kind: 'secrets', dir: choice.dir }
      case 'typed': {
        const { accessKeyId, secretAccessKey } = choice
        const entry = entryFor(id, entryOf(ofSamePlace), randomUUID)
        typedKeys.set(entry, { accessKeyId, secretAccessKey })
        return { kind: 'keychain', name: entry }
      }
    }
  }

  const { keys, linkKeys, network: wanted, proxy, objectSettings, ...described } = form
  refuseStrange(wanted.caFile, granted, known?.network?.caFile ?? null)
  const { settings, proxyPassword } = proxyOf(proxy, known, id)
  const network: NetworkSettings = { ...wanted, proxy: settings }
  const isRegionGuessed = form.region === ''
  return {
    destination: {
      ...described,
      id,
      region: isRegionGuessed ? guessedRegion : form.region,
      credentials: source(keys, known?.credentials ?? null, staying?.credentials),
      linkCredentials:
        linkKeys === null ? null : source(linkKeys, known?.linkCredentials ?? null, staying?.linkCredentials),
      ...(isDeepStrictEqual(network, usualNetwork) ? {} : { network }),
      ...(isDeepStrictEqual(objectSettings, plainObjects) ? {} : { objectSettings }),
      ...(known?.capabilities === undefined ? {} : { capabilities: known.capabilities }),
    },
    isRegionGuessed,
    typed: { keys: typedKeys, proxyPassword },
  }
}

/** The page can name only what a person chose in a dialog, or what is so already. */
function refuseStrange(path: string | null, granted: ReadonlySet<string>, known: string | null): void {
  if (path === null || path === known || granted.has(path)) return
  throw new AppFailure('BadInput', t('refusals.notChosen', { path }), { advice: t('refusals.chooseAgain') })
}

function proxyOf(
  proxy: DestinationForm['proxy'],
  known: Destination | null,
  id: string,
): { settings: NetworkSettings['proxy']; proxyPassword: TypedSecrets['proxyPassword'] } {
  if (proxy.kind !== 'manual') return { settings: proxy, proxyPassword: null }
  const { kind, url, user, password } = proxy
  const before = known?.network?.proxy
  if (user === null || password === null) {
    const kept = user !== null && before?.kind === 'manual' ? before.passwordEntry : null
    return { settings: { kind, url, user, passwordEntry: kept }, proxyPassword: null }
  }
  const entry = entryFor(id, passwordOf({ url, user }, before), randomUUID)
  return { settings: { kind, url, user, passwordEntry: entry }, proxyPassword: { entry, password } }
}
