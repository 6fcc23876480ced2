import { createHash, randomUUID } from 'node:crypto'
import { hostname, userInfo } from 'node:os'
import {
  type BucketAddress,
  type KeyFacts,
  type ObjectSettings,
  t,
  type UploadOptions,
} from '../contract/index.ts'
import { AppFailure } from '../core/errors.ts'
import { keyProblem, objectKey, type KeyTime } from '../core/object-key.ts'
import type { NewUpload } from '../engine/new-upload.ts'
import { contentTypeOf } from './content-type.ts'
import type { ScannedFile } from './scanned-file.ts'

/** What all files of one drop, or of one `put`, share. */
export type DropPlan = {
  address: BucketAddress
  destinationId: string | null
  /** What of an upload goes by its destination: where it goes, and also by which key; null for neither. */
  follows: 'place' | 'place and key' | null
  options: UploadOptions
  keyTemplate: string
  prefix: string
  /** For all files; null goes by each file's name. */
  contentType: string | null
  objectSettings?: ObjectSettings | undefined
  /** One for the whole drop or `put`; the keys of the files of a folder share it. */
  folderUuid: string
  /** The title of the delivery; null for one file by itself, which is none. */
  title: string | null
  time: KeyTime
}

/** The upload of a file that was found. Throws `BadInput` when its key cannot be used. */
export function plannedUpload(found: ScannedFile, plan: DropPlan, keyUuid = uuidFor(found, plan)): NewUpload {
  const { address, destinationId, objectSettings, options, folderUuid: id, title } = plan
  return {
    file: found.file,
    within: found.within,
    address,
    destinationId,
    ...(plan.follows === null
      ? {}
      : { follows: { key: plan.follows === 'place' ? null : keyFactsOf(found) } }),
    key: plannedKey(found, plan, keyUuid),
    keyUuid,
    delivery: title === null ? undefined : { id, title, place: found.place },
    contentType: plan.contentType ?? contentTypeOf(found.relative),
    objectSettings,
    options,
  }
}

function keyFactsOf({ relative, folder, number, sizeBytes, modifiedAt }: ScannedFile): KeyFacts {
  return { relative, folder, number, sizeBytes, modifiedAt }
}

/** One dropped by itself gets a uuid of its own. */
function uuidFor({ folder }: Pick<KeyFacts, 'folder'>, { folderUuid }: Pick<DropPlan, 'folderUuid'>): string {
  return folder === null ? randomUUID() : folderUuid
}

/** The key of a file. Throws `BadInput`. */
export function plannedKey(
  found: KeyFacts,
  plan: Pick<DropPlan, 'keyTemplate' | 'prefix' | 'folderUuid' | 'time'>,
  uuid = uuidFor(found, plan),
): string {
  const { relative, folder, number } = found
  const key = objectKey(plan.keyTemplate, {
    fileName: relative.split('/').at(-1) ?? relative,
    folder,
    relative: folder === null ? null : relative,
    uuid,
    ...whoUploads(),
    counter: number,
    hash8: plan.keyTemplate.includes('{hash8}') ? hash8Of(found, plan.folderUuid) : '',
    time: plan.time,
    prefix: plan.prefix,
  })
  const problem = keyProblem(key)
  if (problem === null) return key
  throw new AppFailure('BadInput', t('files.leftOut', { file: relative, problem }), {
    advice: t('files.simplerName'),
  })
}

/** The same for the same version of a file, wherever it lies; one for all files of a folder. */
function hash8Of({ relative, folder, sizeBytes, modifiedAt }: KeyFacts, uuid: string): string {
  const facts = folder === null ? [relative, sizeBytes, modifiedAt] : [folder, uuid]
  return createHash('sha256').update(JSON.stringify(facts)).digest('hex').slice(0, 8)
}

/** Asked once: a key of each of thousands of files is made. */
let whoUploadsHere: { user: string; host: string } | null = null

function whoUploads(): { user: string; host: string } {
  whoUploadsHere ??= { user: userName(), host: hostname() }
  return whoUploadsHere
}

/** A container's user may have no name. */
function userName(): string {
  try {
    return userInfo().username
  } catch {
    return 'user'
  }
}

/** A moment in the local time of this computer, as keys show it. */
export function localTime(date: Date): KeyTime {
  return {
    year: date.getFullYear(),
    month: date.getMonth() + 1,
    day: date.getDate(),
    hour: date.getHours(),
    minute: date.getMinutes(),
  }
}
