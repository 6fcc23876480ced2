import type { Dropreel } from './open-dropreel.ts'

/**
 * Forgets uploads, and the secrets that only they needed. An unfinished one is cancelled first, and stays in the
 * journal until the store has aborted its session. Throws `StateUnwritable`.
 */
export async function removeUploads(
  app: Pick<Dropreel, 'engine' | 'deleteRetiredSecrets'>,
  ids: string[],
): Promise<void> {
  await app.engine.remove(ids)
  await app.deleteRetiredSecrets()
}
