import type { Translation } from '../catalogue.ts'
import { list } from './list.ts'
import { settings } from './settings.ts'

export const german: Translation = {
  list,
  settings,
}
