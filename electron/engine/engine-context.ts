import type { BucketAddress } from '../contract/index.ts'
import type { Log } from '../core/log.ts'
import type { Bandwidth } from './bandwidth.ts'
import type { DestinationPace } from './destination-pace.ts'
import type { LiveUpload } from './live-upload.ts'
import type { Clock, Journal, Source, Stores } from './ports.ts'
import type { OtherStates, Trash } from './trash-port.ts'

export type EngineParts = {
  journal: Journal
  source: Source
  stores: Stores
  trash: Trash
  others: OtherStates
  clock: Clock
  /** Silent unless given. */
  log?: Log
  /** Give up on a destination that never answered in this process after this long, in milliseconds; null never. */
  unreachedLimitMs: number | null
}

/** What all runs of an engine share. */
export type EngineContext = Required<EngineParts> & {
  bandwidth: Bandwidth
  paceOf: (address: BucketAddress) => DestinationPace
  /** True when another upload that is not over yet has to read the same file, by whatever path. */
  isFileNeeded(upload: LiveUpload): boolean
}
