import { randomUUID } from 'node:crypto'
import {
  bucketAddress,
  type AfterUploadSettings,
  type BucketAddress,
  type Destination,
} from '../contract/index.ts'
import { defaultUploadOptions } from '../core/defaults.ts'
import { AppFailure, asAppFailure } from '../core/errors.ts'
import { consentProblem } from '../core/store-address.ts'
import { localTime, plannedUpload, scan, type DropPlan } from '../disk/index.ts'
import type { NewUpload } from '../engine/engine.ts'

/** What will be uploaded, and what was left out with the reason. */
export type UploadPlan = { uploads: NewUpload[]; skipped: AppFailure[] }

/** Finds the files in what was dropped and gives each its key. Throws `BadInput` as `addressOf` does. */
export async function planUploads(
  paths: string[],
  destination: Destination,
  afterUpload: AfterUploadSettings,
  now: Date,
): Promise<UploadPlan> {
  const address = addressOf(destination)
  const { files, skipped } = await scan(paths)
  const plan: DropPlan = {
    address,
    destinationId: destination.id,
    options: { ...defaultUploadOptions, ...afterUpload },
    keyTemplate: destination.keyTemplate,
    prefix: destination.prefix,
    contentType: null,
    objectSettings: destination.objectSettings,
    folderUuid: randomUUID(),
    time: localTime(now),
  }
  const uploads: NewUpload[] = []
  for (const found of files) {
    try {
      uploads.push(plannedUpload(found, plan))
    } catch (thrown) {
      skipped.push(asAppFailure(thrown))
    }
  }
  return { uploads, skipped }
}

/**
 * The bucket and how to reach it, without the destination's name and templates. Throws `BadInput` for plain http that
 * nobody has said yes to, as after an import.
 */
export function addressOf(destination: Destination): BucketAddress {
  const problem = consentProblem(destination)
  if (problem === null) return bucketAddress.parse(destination)
  throw new AppFailure('BadInput', problem, { advice: `Edit ${destination.name}: both are there.` })
}
