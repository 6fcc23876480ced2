import { randomUUID } from 'node:crypto'
import { defaultOptions } from './commands/send-options.ts'
import type { BucketAddress, Destination } from './contract/index.ts'
import { AppFailure } from './core/errors.ts'
import { keyProblem, objectKey, type KeyTime } from './core/object-key.ts'
import { contentTypeOf, scan, type ScannedFile } from './disk/index.ts'
import type { NewUpload } from './engine/engine.ts'

/** The key template of new destinations. */
export const keyTemplate = 'videos/{YYYY}-{MM}-{name}-{uuid}{ext}'

/** What will be uploaded, and what was left out with the reason. */
export type UploadPlan = { uploads: NewUpload[]; skipped: AppFailure[] }

/** Finds the files in what was dropped and gives each its key. A folder's files share one uuid. */
export async function planUploads(paths: string[], destination: Destination, now: Date): Promise<UploadPlan> {
  const { files, skipped } = await scan(paths)
  const plan: UploadPlan = { uploads: [], skipped }
  const folderUuid = randomUUID()
  for (const found of files) {
    const key = keyOf(found, destination, found.folder === null ? randomUUID() : folderUuid, now)
    const problem = keyProblem(key)
    if (problem === null) plan.uploads.push(uploadOf(found, destination, key))
    else plan.skipped.push(badKey(found.file, problem))
  }
  return plan
}

function keyOf(found: ScannedFile, { keyTemplate, prefix }: Destination, uuid: string, now: Date): string {
  return objectKey(keyTemplate, {
    fileName: found.relative.split('/').at(-1) ?? found.relative,
    folder: found.folder,
    relative: found.folder === null ? null : found.relative,
    uuid,
    time: localTime(now),
    prefix,
  })
}

function uploadOf(found: ScannedFile, destination: Destination, key: string): NewUpload {
  return {
    file: found.file,
    address: addressOf(destination),
    destinationId: destination.id,
    key,
    contentType: contentTypeOf(found.relative),
    options: defaultOptions,
  }
}

/** The bucket and how to reach it, without the destination's name and templates. */
export function addressOf({ endpoint, region, bucket, pathStyle, credentials }: Destination): BucketAddress {
  return { endpoint, region, bucket, pathStyle, credentials }
}

function localTime(date: Date): KeyTime {
  return {
    year: date.getFullYear(),
    month: date.getMonth() + 1,
    day: date.getDate(),
    hour: date.getHours(),
    minute: date.getMinutes(),
  }
}

function badKey(file: string, problem: string): AppFailure {
  return new AppFailure('BadInput', `${file} was left out: ${problem}`, {
    advice: 'Give the file a simpler or shorter name.',
  })
}
