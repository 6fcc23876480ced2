import { t } from '../contract/index.ts'
/**
 * What a person recognises a delivery by: the name of a folder by itself, `Ep03_lock_v7.mov and 11 more` for several.
 * `names`, at least one, are those of the files and folders that were dropped, in their order.
 */
export function deliveryTitle(names: readonly [string, ...string[]]): string {
  const [first, ...others] = names
  return others.length === 0 ? first : t('notes.andMore', { first, count: others.length })
}
