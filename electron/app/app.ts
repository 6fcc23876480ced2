import { asAppFailure, type AppFailure } from '../core/errors.ts'
import type { Log } from '../core/log.ts'
import type { KnownUpload } from '../core/orphans.ts'
import {
  credentialProviders,
  deleteSecret,
  readProxyPassword,
  type CredentialContext,
} from '../credentials/index.ts'
import { deleteRetired, systemClock, type DestinationsFile } from '../disk/index.ts'
import type { Clock } from '../engine/ports.ts'
import { createStores, type S3Stores, type StoresParts } from '../s3/index.ts'
import { withTypedSecrets, type TypedSecrets } from './typed-secrets.ts'

/** What the use cases work with. The window and the command line each open one. */
export type App = {
  /** One list for the window and the command line. */
  destinations: DestinationsFile
  stores: S3Stores
  /** Stores that use secrets which are not in the keychain yet. Whoever opens them closes them. */
  storesWith(typed: TypedSecrets): S3Stores
  clock: Clock
  log: Log
  /** The uploads in the journals of the window and of the command line. Throws `StateUnwritable`. */
  knownUploads(): Promise<KnownUpload[]>
  /** Deletes the secrets that no destination and no upload needs any more. Never rejects. */
  deleteRetiredSecrets(): Promise<void>
}

export type AppParts = {
  destinations: DestinationsFile
  credentials: Pick<CredentialContext, 'environment' | 'demo' | 'askMfaCode' | 'isPersonThere' | 'warn'>
  /** What stores have shown of themselves; null for a list that cannot be read. */
  memory: NonNullable<StoresParts['memory']> | null
  /** The system's proxy for a URL, as a URL; null for none. */
  systemProxy: (url: string) => Promise<string | null>
  log: Log
  /** The state directories whose journals may name a destination's secrets. */
  stateDirs: readonly string[]
  knownUploads: App['knownUploads']
  /** Called when the keychain does not delete what nothing needs any more. */
  onUndeleted: (failure: AppFailure) => void
}

const now = (): number => systemClock.now()

/** Puts together what both programs share. */
export function createApp(parts: AppParts): App {
  const { destinations, log, stateDirs, knownUploads, onUndeleted } = parts
  const storesParts: StoresParts = {
    credentialsFor: credentialProviders({ ...parts.credentials, now }),
    now,
    proxies: { systemProxy: parts.systemProxy, proxyPassword: readProxyPassword },
    log,
    ...(parts.memory === null ? {} : { memory: parts.memory }),
  }
  return {
    destinations,
    stores: createStores(storesParts),
    storesWith: (typed) => createStores(withTypedSecrets(storesParts, typed)),
    clock: systemClock,
    log,
    knownUploads,
    deleteRetiredSecrets: () =>
      deleteRetired(destinations, stateDirs, deleteSecret).catch((thrown: unknown) =>
        onUndeleted(asAppFailure(thrown)),
      ),
  }
}
