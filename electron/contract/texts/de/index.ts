import type { Translation } from '../catalogue.ts'
import { advice } from './advice.ts'
import { errors } from './errors.ts'
import { list } from './list.ts'
import { settings } from './settings.ts'

export const german: Translation = {
  advice,
  errors,
  list,
  settings,
}
