import { isDeepStrictEqual } from 'node:util'
import { untestedFields, type Destination, type DestinationForm, type FormCheck } from '../contract/index.ts'
import type { DestinationDraft } from '../app/save-destination.ts'
import { nothingTyped } from '../app/typed-secrets.ts'

/** What a form said when it was tested, with what was typed into it. It stays in memory, until the form closes. */
export type Tested = { form: DestinationForm; check: FormCheck }

/** Whether a test of this form would try the same. The region may have been found by the test. */
export function isTestOf({ form: before, check }: Tested, form: DestinationForm): boolean {
  const tried = testedPart({ ...form, region: before.region })
  return (
    (form.region === before.region || form.region === check.region) &&
    isDeepStrictEqual(tried, testedPart(before))
  )
}

/** Whether uploads would go the same way as those of the destination that is known, with the same keys and settings. */
export function connectsAlike({ destination, typed }: DestinationDraft, known: Destination): boolean {
  return (
    isDeepStrictEqual(typed, nothingTyped) && isDeepStrictEqual(testedPart(destination), testedPart(known))
  )
}

function testedPart(whole: object): object {
  const untested: readonly string[] = untestedFields
  return Object.fromEntries(Object.entries(whole).filter(([field]) => !untested.includes(field)))
}
