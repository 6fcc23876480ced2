import { randomUUID } from 'node:crypto'
import { resolve } from 'node:path'
import {
  bucketAddress,
  type BucketAddress,
  type Destination,
  t,
  typedContentType,
  type UploadOptions,
} from '../contract/index.ts'
import { defaultKeyTemplate, defaultUploadOptions } from '../core/defaults.ts'
import { deliveryTitle } from '../core/delivery-title.ts'
import { AppFailure, asAppFailure } from '../core/errors.ts'
import { isLiteral, templateProblem } from '../core/object-key.ts'
import { addressKey, consentProblem } from '../core/store-address.ts'
import {
  droppedName,
  FoundFiles,
  localTime,
  plannedKey,
  plannedUpload,
  type DropPlan,
  type ScannedFile,
} from '../disk/index.ts'
import type { NewUpload } from '../engine/new-upload.ts'

/** What a person has chosen for the files of one drop or `put`. The destination's settings are used for the rest. */
export type PlanChoices = {
  options?: Partial<UploadOptions>
  keyTemplate?: string | undefined
  prefix?: string | undefined
  contentType?: string | undefined
}

/**
 * How the files of one drop or `put` are sent. `destination` is null for a bucket that is none. Throws `BadInput` for
 * an invalid key template or content type.
 */
export function planDrop(
  address: BucketAddress,
  destination: Destination | null,
  choices: PlanChoices,
  now: Date,
): DropPlan {
  const keyTemplate = choices.keyTemplate ?? destination?.keyTemplate ?? defaultKeyTemplate
  const problem = templateProblem(keyTemplate) ?? typeProblem(choices)
  if (problem !== null) throw new AppFailure('BadInput', problem)
  return {
    address,
    destinationId: destination?.id ?? null,
    follows: followsOf(address, destination, choices),
    options: { ...defaultUploadOptions, ...choices.options },
    keyTemplate,
    prefix: choices.prefix ?? destination?.prefix ?? '',
    contentType: choices.contentType ?? null,
    objectSettings: destination?.objectSettings,
    folderUuid: randomUUID(),
    title: null,
    time: localTime(now),
  }
}

function typeProblem({ contentType }: PlanChoices): string | null {
  return typedContentType.optional().safeParse(contentType).error?.issues[0]?.message ?? null
}

/** What of the uploads goes by the destination from now on: all that no flag has named. */
function followsOf(
  address: BucketAddress,
  destination: Destination | null,
  { keyTemplate, prefix }: PlanChoices,
): DropPlan['follows'] {
  if (destination === null || addressKey(address) !== addressKey(destination)) return null
  return keyTemplate === undefined && prefix === undefined ? 'place and key' : 'place'
}

/** The plan for what was found at these paths: one file by itself is no delivery. */
export function titledPlan(plan: DropPlan, paths: readonly string[], found: Iterable<ScannedFile>): DropPlan {
  const [first, ...others] = paths.map((path) => droppedName(resolve(path)))
  const [file] = found
  const isOneFile = others.length === 0 && (file === undefined || file.folder === null)
  return first === undefined || isOneFile ? plan : { ...plan, title: deliveryTitle([first, ...others]) }
}

/**
 * The uploads and their files, in the same order, and why others were left out. `twins` would get the key of a file that
 * was planned before: only one of both would be in the bucket at the end.
 */
type UploadPlan = { uploads: NewUpload[]; files: ScannedFile[]; skipped: AppFailure[]; twins: AppFailure[] }

/**
 * Makes the key of each file, batch by batch, and leaves out files whose key S3 does not allow, and twins.
 * @param isOnePath all that is found comes from one file or folder
 */
export function uploadPlanner(
  plan: DropPlan,
  isOnePath: boolean,
): (found: readonly ScannedFile[]) => UploadPlan {
  const byKey = new Map<string, string>()
  const namesOne = isLiteral(plan.keyTemplate) && !isOnePath

  return (found) => {
    const planned: UploadPlan = { uploads: [], files: [], skipped: [], twins: [] }
    for (const file of found) {
      try {
        if (namesOne && file.folder === null) throw takesOneFile()
        const upload = plannedUpload(file, plan)
        const twin = byKey.get(upload.key)
        if (twin === undefined) {
          byKey.set(upload.key, file.file)
          planned.uploads.push(upload)
          planned.files.push(file)
        } else planned.twins.push(twinOf(upload, twin))
      } catch (thrown) {
        planned.skipped.push(asAppFailure(thrown))
      }
    }
    return planned
  }
}

/** Those files of a `put` that can be uploaded, and why others cannot. */
type Plannable = { files: FoundFiles; skipped: AppFailure[] }

/**
 * Takes what a `put` finds, batch by batch. `end` throws `BadInput` if two files would get the same key, before anything
 * is uploaded. Little is kept of each file, as there may be very many.
 */
export function plannables(plan: DropPlan) {
  const all: Plannable = { files: new FoundFiles(), skipped: [] }
  const hashes: number[] = []
  let isAnyAlone = false
  let count = 0

  return {
    take(found: readonly ScannedFile[]): void {
      for (const one of found) {
        count++
        isAnyAlone ||= one.folder === null
        const key = keyOrFailure(one, plan)
        if (typeof key === 'string') {
          all.files.add(one)
          hashes.push(hashOf(key))
        } else all.skipped.push(key)
      }
    },
    end(): Plannable {
      if (isLiteral(plan.keyTemplate) && count > 1 && isAnyAlone) throw takesOneFile()
      if (hasTwins(hashes)) refuseTwins(all.files, plan)
      return all
    },
  }
}

function hasTwins(hashes: readonly number[]): boolean {
  const sorted = Float64Array.from(hashes).sort()
  return sorted.some((hash, place) => hash === sorted[place + 1])
}

function refuseTwins(files: FoundFiles, plan: DropPlan): void {
  const byKey = new Map<string, string>()
  for (const one of files) {
    const key = plannedKey(one, plan)
    const twin = byKey.get(key)
    if (twin !== undefined) throw twinOf({ key, file: one.file }, twin)
    byKey.set(key, one.file)
  }
}

/** 53 bits of a text: FNV-1a, and the same with another factor. */
function hashOf(text: string): number {
  let low = 0x811c9dc5
  let high = 0x811c9dc5
  for (let place = 0; place < text.length; place++) {
    const unit = text.charCodeAt(place)
    low = Math.imul(low ^ unit, 0x01000193)
    high = Math.imul(high ^ unit, 0x85ebca6b)
  }
  return (high >>> 11) * 2 ** 32 + (low >>> 0)
}

function keyOrFailure(found: ScannedFile, plan: DropPlan): string | AppFailure {
  try {
    return plannedKey(found, plan)
  } catch (thrown) {
    return asAppFailure(thrown)
  }
}

function takesOneFile(): AppFailure {
  return new AppFailure('BadInput', t('refusals.templateTakesOne'))
}

function twinOf({ key, file }: Pick<NewUpload, 'key' | 'file'>, twin: string): AppFailure {
  return new AppFailure('BadInput', t('refusals.sameKey', { one: twin, other: file, key }), {
    advice: t('refusals.addField', { uuid: '{uuid}', name: '{name}' }),
    file,
  })
}

/**
 * The address of a destination, without its name and templates. Throws `BadInput` for plain http without consent, as
 * after an import.
 */
export function consentedAddress(destination: Destination): BucketAddress {
  const problem = consentProblem(destination)
  if (problem === null) return bucketAddress.parse(destination)
  throw new AppFailure('BadInput', problem, {
    advice: t('refusals.editBoth', { destination: destination.name }),
  })
}
