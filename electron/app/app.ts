import type { Policy } from '../contract/index.ts'
import { AppFailure, asAppFailure } from '../core/errors.ts'
import type { Log } from '../core/log.ts'
import type { KnownUpload } from '../core/orphans.ts'
import {
  credentialProviders,
  deleteSecret,
  readProxyPassword,
  type CredentialContext,
} from '../credentials/index.ts'
import {
  archivedUploads,
  capabilityMemory,
  deleteRetired,
  systemClock,
  type DestinationsFile,
} from '../disk/index.ts'
import { createStores, type S3Stores, type StoresParts } from '../s3/index.ts'
import { withTypedSecrets, type TypedSecrets } from './typed-secrets.ts'

/** What the use cases work with. The window and the command line each open one. */
export type App = ReturnType<typeof createApp>

export type AppParts = {
  /** Or why the list cannot be read. */
  list: DestinationsFile | AppFailure
  credentials: Pick<CredentialContext, 'environment' | 'demo' | 'askMfaCode' | 'isPersonThere' | 'warn'>
  /** The system's proxy for a URL, as a URL; null for none. */
  systemProxy: (url: string) => Promise<string | null>
  log: Log
  /** What the administrator of this computer has set. */
  policy: Policy
  /** The state directories whose journals may name a destination's secrets. */
  stateDirs: readonly string[]
  /**
   * The uploads in the journals of the window and of the command line, without those in their archives. Throws
   * `StateUnwritable`.
   */
  knownUploads: () => Promise<KnownUpload[]>
  /** Called when the keychain does not delete what nothing needs any more. */
  onUndeleted: (failure: AppFailure) => void
}

const now = (): number => systemClock.now()

/** Puts together what both programs share. */
export function createApp(parts: AppParts) {
  const { list, log, policy, stateDirs, knownUploads, onUndeleted } = parts
  const storesParts: StoresParts = {
    credentialsFor: credentialProviders({ ...parts.credentials, systemProxy: parts.systemProxy, now }),
    policy,
    now,
    proxies: { systemProxy: parts.systemProxy, proxyPassword: readProxyPassword },
    log,
    ...(list instanceof AppFailure ? {} : { memory: capabilityMemory(list) }),
  }
  const stores = createStores(storesParts)
  return {
    /** One list for the window and the command line. Throws `StateUnwritable` if it could not be read. */
    get destinations(): DestinationsFile {
      if (list instanceof AppFailure) throw list
      return list
    },
    stores,
    /** Stores that use secrets which are not in the keychain yet. Whoever opens them closes them. */
    storesWith: (typed: TypedSecrets): S3Stores => createStores(withTypedSecrets(storesParts, typed)),
    clock: systemClock,
    log,
    policy,
    knownUploads,
    /** The finished uploads with one of these keys that have left the journals for their archives. */
    async archivedAt(keys: ReadonlySet<string>): Promise<KnownUpload[]> {
      const found: KnownUpload[] = []
      if (keys.size === 0) return found
      for (const dir of stateDirs) {
        for await (const upload of archivedUploads(dir)) if (keys.has(upload.record.key)) found.push(upload)
      }
      return found
    },
    /** Deletes the secrets that no destination and no upload needs any more. Never rejects. */
    async deleteRetiredSecrets(): Promise<void> {
      if (list instanceof AppFailure) return
      await deleteRetired(list, stateDirs, deleteSecret).catch((thrown: unknown) =>
        onUndeleted(asAppFailure(thrown)),
      )
    },
    /** Ends the idle connections, and resolves when what was learned of stores is on disk. */
    async close(): Promise<void> {
      stores.close()
      if (!(list instanceof AppFailure)) await list.close()
    },
  }
}
