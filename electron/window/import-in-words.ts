import type { Imported } from '../contract/index.ts'
import { replacementInWords, type PlannedImport } from '../core/destination-import.ts'

/** What became of an import, what a person still has to enter, and what waits for their word. */
export function importInWords(done: readonly PlannedImport[], waiting: readonly PlannedImport[]): Imported {
  return {
    imported: done.length,
    todo: done.flatMap(stillToDo),
    replacements: waiting.flatMap((plan) =>
      plan.replaced === null ? [] : { name: plan.replaced.name, change: replacementInWords(plan) },
    ),
  }
}

function stillToDo({ destination: { name }, missing }: PlannedImport): string[] {
  const isWithoutKeys = missing.includes('keys') || missing.includes('link keys')
  return [
    ...(isWithoutKeys ? [`${name}: enter its keys here, they are not in the file.`] : []),
    ...(missing.includes('proxy password') ? [`${name}: enter the password of its proxy here.`] : []),
    ...(missing.includes('plain http')
      ? [`${name}: it goes over plain http, which others on the way can read. Allow that here, or use https.`]
      : []),
  ]
}
