import { t, type CheckStep, type ObjectSettings } from '../../contract/index.ts'
import { plainObjects } from '../../core/destination-rules.ts'
import { AppFailure } from '../../core/errors.ts'
import type { Steps } from './steps.ts'
import { putWith, type Trial } from './trial.ts'

/** A setting that is tried separately, and the permission that it needs; null if unknown. */
type Tried = {
  step: CheckStep
  name: 'storageClass' | 'encryption' | 'acl' | 'tags'
  permission: string | null
}

/**
 * PutObject without settings, then with each setting of the destination separately, which shows what is denied where
 * the store does not say. Returns whether an object was uploaded.
 */
export async function tryPut(steps: Steps, trial: Trial): Promise<boolean> {
  const { settings } = trial
  const tried = triedSettings(settings)
  const isThere = await steps.try('put', 's3:PutObject', async () => {
    trial.base = await firstPut(trial, tried)
    const isPlain = trial.base === plainObjects
    return t(isPlain ? 'check.uploaded' : 'check.uploadedWithSettings', { key: trial.key })
  })
  for (const { step, name, permission } of tried) {
    if (!isThere) steps.skip(step, t('check.nothingUploads'))
    else {
      const object = { ...trial.base, [name]: settings[name] }
      await steps.try(step, permission, () => putWith(trial, object).then(() => t('check.accepted')))
    }
  }
  return isThere
}

function triedSettings({ storageClass, encryption, acl, tags }: ObjectSettings): Tried[] {
  const kms = encryption?.kind === 'sse-kms' ? 'kms:GenerateDataKey' : null
  const all: [boolean, Tried][] = [
    [storageClass !== null, { step: 'storage-class', name: 'storageClass', permission: null }],
    [encryption !== null, { step: 'encryption', name: 'encryption', permission: kms }],
    [acl !== null, { step: 'acl', name: 'acl', permission: 's3:PutObjectAcl' }],
    [Object.keys(tags).length > 0, { step: 'tags', name: 'tags', permission: 's3:PutObjectTagging' }],
  ]
  return all.flatMap(([isSet, one]) => (isSet ? [one] : []))
}

/**
 * Returns the settings of the first object that the store accepts: none; or, as a bucket policy may require some, all
 * of them; or all but the one that is not allowed, which its own step then reports. Throws the reason if it accepts
 * no object.
 */
async function firstPut(trial: Trial, tried: Tried[]): Promise<ObjectSettings> {
  const { settings } = trial
  const plain = await refusalOf(trial, plainObjects)
  if (plain === null) return plainObjects
  if (plain.error.code !== 'AccessDenied' || tried.length === 0) throw plain
  const full = await refusalOf(trial, settings)
  if (full === null) return settings
  for (const { name } of tried) {
    const allButOne = { ...settings, [name]: plainObjects[name] }
    if ((await refusalOf(trial, allButOne)) === null) return allButOne
  }
  throw full.error.code === 'AccessDenied' ? full : plain
}

/** Null if the store accepts it. Throws failures that are not about settings. */
async function refusalOf(trial: Trial, settings: ObjectSettings): Promise<AppFailure | null> {
  try {
    await putWith(trial, settings)
    return null
  } catch (thrown) {
    trial.signal.throwIfAborted()
    if (!(thrown instanceof AppFailure)) throw thrown
    if (thrown.error.code !== 'AccessDenied' && thrown.error.code !== 'StoreRefused') throw thrown
    return thrown
  }
}
