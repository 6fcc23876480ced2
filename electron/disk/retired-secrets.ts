import { secretsOf, without, type KeptSecret } from '../core/own-secrets.ts'
import type { DestinationsFile } from './destinations-file.ts'
import { archivedUploads } from './archive.ts'
import { readWholeJournal } from './journal.ts'

/**
 * Deletes from the keychain what no destination uses and no upload names, not even a finished one: its link, and the
 * check before its file goes to the trash, need the keys too. `stateDirs` are those whose journals may name a secret;
 * while one of them, or the list, cannot be read completely, nothing is deleted. Throws `KeychainUnavailable`,
 * `StateUnwritable`.
 */
export async function deleteRetired(
  destinations: Pick<DestinationsFile, 'list' | 'forget' | 'damaged'>,
  stateDirs: readonly string[],
  deleteSecret: (secret: KeptSecret) => Promise<void>,
): Promise<void> {
  const { destinations: all, retired } = destinations.list()
  if (retired.length === 0 || destinations.damaged().length > 0) return
  let unneeded = without(retired, all.flatMap(secretsOf))
  for (const dir of stateDirs) {
    const uploads = await readWholeJournal(dir)
    if (uploads === null) return
    let isWhole = true
    const archived = archivedUploads(dir, { onDamaged: () => (isWhole = false) })
    for (const { record } of uploads) unneeded = without(unneeded, secretsOf(record.address))
    for await (const { record } of archived) unneeded = without(unneeded, secretsOf(record.address))
    if (!isWhole) return
  }
  for (const secret of unneeded) {
    await deleteSecret(secret)
    await destinations.forget(secret)
  }
}
