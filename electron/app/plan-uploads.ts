import { randomUUID } from 'node:crypto'
import { bucketAddress, type BucketAddress, type Destination, type UploadOptions } from '../contract/index.ts'
import { defaultKeyTemplate, defaultUploadOptions } from '../core/defaults.ts'
import { AppFailure, asAppFailure } from '../core/errors.ts'
import { isLiteral, templateProblem } from '../core/object-key.ts'
import { consentProblem } from '../core/store-address.ts'
import { localTime, plannedUpload, type DropPlan, type ScannedFile } from '../disk/index.ts'
import type { NewUpload } from '../engine/engine.ts'

/** What a person has chosen for the files of one drop or `put`; the destination says the rest. */
export type PlanChoices = {
  options?: Partial<UploadOptions>
  keyTemplate?: string | undefined
  prefix?: string | undefined
  contentType?: string | undefined
}

/**
 * How the files of one drop or `put` are sent. `destination` is null for a bucket without one. Throws `BadInput` for a
 * key template that means nothing.
 */
export function planDrop(
  address: BucketAddress,
  destination: Destination | null,
  choices: PlanChoices,
  now: Date,
): DropPlan {
  const keyTemplate = choices.keyTemplate ?? destination?.keyTemplate ?? defaultKeyTemplate
  const problem = templateProblem(keyTemplate)
  if (problem !== null) throw new AppFailure('BadInput', problem)
  return {
    address,
    destinationId: destination?.id ?? null,
    options: { ...defaultUploadOptions, ...choices.options },
    keyTemplate,
    prefix: choices.prefix ?? destination?.prefix ?? '',
    contentType: choices.contentType ?? null,
    objectSettings: destination?.objectSettings,
    folderUuid: randomUUID(),
    time: localTime(now),
  }
}

/** What will be uploaded, the files that it comes from, and what was left out with the reason. */
export type UploadPlan = { uploads: NewUpload[]; files: ScannedFile[]; skipped: AppFailure[] }

/**
 * Gives each file its key; one that can have none is left out. Throws `BadInput` where two files would become one
 * object, of which nobody could say which one it is in the end.
 */
export function planUploads(found: readonly ScannedFile[], plan: DropPlan): UploadPlan {
  const isOneFile = found.length === 1 && found[0]?.folder === null
  if (isLiteral(plan.keyTemplate) && !isOneFile && found.some(({ folder }) => folder === null)) {
    throw new AppFailure('BadInput', 'A key template without fields names one object, so it takes one file.')
  }
  const planned: UploadPlan = { uploads: [], files: [], skipped: [] }
  for (const file of found) {
    try {
      planned.uploads.push(plannedUpload(file, plan))
      planned.files.push(file)
    } catch (thrown) {
      planned.skipped.push(asAppFailure(thrown))
    }
  }
  refuseTwins(planned.uploads)
  return planned
}

function refuseTwins(uploads: readonly NewUpload[]): void {
  const byKey = new Map<string, string>()
  for (const { key, file } of uploads) {
    const twin = byKey.get(key)
    if (twin !== undefined) {
      throw new AppFailure('BadInput', `${twin} and ${file} would both become ${key}.`, {
        advice: 'Add {uuid} or {name} to the key template, or upload them one by one.',
      })
    }
    byKey.set(key, file)
  }
}

/**
 * Where a destination is and how it is reached, without its name and templates. Throws `BadInput` for plain http that
 * nobody has agreed to, as after an import.
 */
export function consentedAddress(destination: Destination): BucketAddress {
  const problem = consentProblem(destination)
  if (problem === null) return bucketAddress.parse(destination)
  throw new AppFailure('BadInput', problem, { advice: `Edit ${destination.name}: both are there.` })
}
