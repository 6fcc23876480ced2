import { basename } from 'node:path'
import { type StoredObject, t, type VerifiedAgain } from '../contract/index.ts'
import { isSameVersion } from '../core/source-identity.ts'
import { fileSource } from '../disk/index.ts'
import { compare } from '../engine/compare.ts'
import type { DeliveredUpload, ObjectFacts, SourceFile } from '../engine/ports.ts'
import { requestsTo, type Request } from '../engine/with-retry.ts'
import type { App } from './app.ts'
import { retryShortly } from './retry-shortly.ts'

/** The answer without the name, which is the same for all. */
type Found = Omit<VerifiedAgain, 'name'>

/**
 * Looks whether what was delivered is still on the store: reads the file anew and compares it with the object; where the
 * file is gone or has changed since, compares the object with what it was when it was delivered. `onProgress` gets the
 * share of the file that is read, from 0 to 1. Throws what the store or the disk throws, or the signal's reason.
 */
export async function verifyAgain(
  app: Pick<App, 'stores' | 'clock' | 'log'>,
  upload: DeliveredUpload,
  signal: AbortSignal,
  onProgress: (share: number) => void,
): Promise<VerifiedAgain> {
  const { record } = upload
  const request = requestsTo(app.stores.at(record.address), retryShortly(app, signal), signal)
  const file = await fileAsDelivered(upload)
  const found =
    file === null
      ? await compareWithDelivery(upload, request, signal)
      : await compareWithFile(file, upload, request, signal, onProgress)
  return { ...found, name: basename(record.file) }
}

/** Null where the file is no longer the one that was delivered. */
async function fileAsDelivered({ record }: DeliveredUpload): Promise<SourceFile | null> {
  try {
    const file = await fileSource().open(record.file, null, record.within)
    return isSameVersion(await file.identity(), record.source) ? file : null
  } catch {
    return null
  }
}

async function compareWithFile(
  file: SourceFile,
  { record, state, delivered }: DeliveredUpload,
  request: Request,
  signal: AbortSignal,
  onProgress: (share: number) => void,
): Promise<Found> {
  const object = state.kind === 'done' ? state.object : null
  const { key, source, objectSettings: settings } = record
  const pair = {
    file,
    sizeBytes: source.sizeBytes,
    key,
    // A link leads to the latest.
    versionId: null,
    partSizeBytes: delivered?.partSizeBytes ?? null,
    settings,
    request,
    onProgress,
    signal,
  }
  const found = await compare(pair, object?.etag ?? null, false)
  switch (found.kind) {
    case 'missing':
      return missing()
    case 'same':
      return {
        isSame: true,
        sentence: t('verified.same', { grade: found.grade }),
      }
    case 'different':
      return found.by === 'identity' ? replaced() : differs()
  }
}

async function compareWithDelivery(
  { record, state }: DeliveredUpload,
  request: Request,
  signal: AbortSignal,
): Promise<Found> {
  if (state.kind !== 'done') return missing()
  const object = await request((store) => store.head(record.key, signal))
  if (object === null) return missing()
  if (!isAsDelivered(object, state.object, record.source.sizeBytes)) return replaced()
  return {
    isSame: true,
    sentence: state.object.checksum === null ? t('verified.sameEtag') : t('verified.sameChecksum'),
  }
}

function isAsDelivered(now: ObjectFacts, before: StoredObject, sizeBytes: number): boolean {
  const isSameSum =
    before.checksum === null || now.checksum === null || now.checksum.value === before.checksum.value
  return now.sizeBytes === sizeBytes && now.etag === before.etag && isSameSum
}

const missing = (): Found => ({ isSame: false, sentence: t('verified.missing') })
const replaced = (): Found => ({ isSame: false, sentence: t('verified.replaced') })
const differs = (): Found => ({ isSame: false, sentence: t('verified.differs') })
