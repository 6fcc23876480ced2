import type { ObjectSettings } from '../../contract/index.ts'
import type { ObjectStore } from '../../engine/ports.ts'
import type { Connection } from '../connection.ts'
import { smallBody, smallObject } from './small-object.ts'

/** What one run of the permission steps works with. */
export type Trial = {
  connection: Connection
  store: ObjectStore
  key: string
  /** What objects of this destination carry. */
  settings: ObjectSettings
  /** What every try carries: nothing, unless the store denies that. Found out by the first one. */
  base: ObjectSettings
  publicBaseUrl: string | null
  signal: AbortSignal
}

export const pace = async (): Promise<void> => undefined

/** PutObject of the small object with these settings. */
export async function putWith({ store, key, signal }: Trial, settings: ObjectSettings): Promise<void> {
  await store.put(smallObject(key, settings), smallBody(), pace, signal)
}
