import type { Log } from '../core/log.ts'
import type { DestinationPaces } from './destination-pace.ts'
import type { EngineParts } from './engine.ts'
import type { LiveUpload } from './live-upload.ts'
import { Run, type RunParts } from './run.ts'

/** Opens an upload's file for as long as `act` takes. Throws what opening and `act` throw. */
export type OpenRun = <T>(
  upload: LiveUpload,
  turn: Pick<RunParts, 'signal' | 'onSent'>,
  act: (run: Run) => Promise<T>,
) => Promise<T>

export function runOpener(
  { source, stores, clock, log, unreachedLimitMs }: EngineParts & { log: Log },
  { bandwidth, paces }: Pick<RunParts, 'bandwidth'> & { paces: DestinationPaces },
): OpenRun {
  return async (upload, { signal, onSent }, act) => {
    const { file: path, source: identity, address } = upload.record
    const file = await source.open(path, identity.device)
    try {
      const around = { store: stores.at(address), destination: paces.at(address), bandwidth, log }
      return await act(new Run({ ...around, upload, file, clock, signal, onSent, unreachedLimitMs }))
    } finally {
      await file.close()
    }
  }
}
