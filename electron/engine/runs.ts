import type { AppError, BucketAddress } from '../contract/index.ts'
import { asAppFailure } from '../core/errors.ts'
import { localAfterFailure } from '../core/local-file.ts'
import { sessionOf } from '../core/transitions.ts'
import { DestinationPace } from './destination-pace.ts'
import type { EngineParts } from './engine.ts'
import type { LiveUpload } from './live-upload.ts'
import { preflight, rememberedRate } from './preflight.ts'
import { runUpload } from './run-upload.ts'
import { Run } from './run.ts'
import type { Scheduler } from './scheduler.ts'
import { settle, type Disposal } from './trash-local.ts'

/** How often to look whether a drive is back. */
const volumePollMs = 2_000

/** What ends a run before its end. */
export type Turn = { signal: AbortSignal }

/** Opens files and runs uploads over them. */
export type Runs = {
  /** Takes the upload to its end, its failure, or the signal's abort. Never rejects. */
  toTheEnd(upload: LiveUpload, turn: Turn): Promise<void>
  /** Opens the upload's file for as long as this takes. Throws what opening and `act` throw. */
  over<T>(upload: LiveUpload, turn: Turn, act: (run: Run) => Promise<T>): Promise<T>
}

export function createRuns(parts: EngineParts, scheduler: Scheduler, disposal: Disposal): Runs {
  const { source, stores, clock, journal, unreachedLimitMs } = parts
  const remembered = journal.uploads()
  const paces = new Map<string, DestinationPace>()

  function paceOf({ endpoint, region, bucket }: BucketAddress): DestinationPace {
    const name = JSON.stringify([endpoint, region, bucket])
    const pace = paces.get(name) ?? new DestinationPace(clock, rememberedRate(remembered, bucket))
    paces.set(name, pace)
    return pace
  }

  async function toTheEnd(upload: LiveUpload, turn: Turn): Promise<void> {
    let missingSince: number | null = null
    for (;;) {
      try {
        return await over(upload, turn, toItsEnd)
      } catch (thrown) {
        if (turn.signal.aborted) return
        const { error } = asAppFailure(thrown)
        missingSince ??= clock.now()
        const { maxWaitSeconds } = upload.options
        const patienceMs = maxWaitSeconds === null ? unreachedLimitMs : maxWaitSeconds * 1000
        const isPatient = patienceMs === null || clock.now() - missingSince < patienceMs
        if (error.code !== 'VolumeMissing' || !isPatient) return fail(upload, error)
        await waitForVolume(upload, error, turn.signal)
        if (turn.signal.aborted) return
      }
    }
  }

  async function toItsEnd(run: Run): Promise<void> {
    try {
      await preflight(run, stores, () => aheadOf(run))
      await runUpload(run, disposal)
    } finally {
      run.destination.bytesPerSecond = run.upload.lastBytesPerSecond ?? run.destination.bytesPerSecond
    }
  }

  function aheadOf({ upload, destination }: Run): LiveUpload[] {
    return scheduler.before(upload).filter(({ record }) => paceOf(record.address) === destination)
  }

  async function over<T>(upload: LiveUpload, turn: Turn, act: (run: Run) => Promise<T>): Promise<T> {
    const { file: path, source: identity, address } = upload.record
    const file = await source.open(path, identity.device)
    try {
      const { slots, bandwidth } = scheduler
      const onSent = (bytes: number): void => scheduler.sent(bytes)
      const store = stores.at(address)
      const destination = paceOf(address)
      const around = { slots, bandwidth, onSent, destination, unreachedLimitMs }
      return await act(new Run({ ...turn, ...around, upload, store, file, clock }))
    } finally {
      await file.close()
    }
  }

  /** The drive was pulled out: what is sent stays, and the upload goes on when the drive is back. */
  async function waitForVolume(upload: LiveUpload, cause: AppError, signal: AbortSignal): Promise<void> {
    const { state } = upload
    if (state.kind !== 'waiting') {
      const failures = 'failures' in state ? state.failures : 0
      const waiting = {
        kind: 'waiting',
        session: sessionOf(state),
        failures,
        until: 'volume',
        cause,
      } as const
      // The journal may be on the same drive; the next start finds the state before.
      await upload.move(waiting).catch(() => undefined)
    }
    await clock.sleep(volumePollMs, signal).catch(() => undefined)
  }

  /** If not even the journal takes it, the failure still shows; the next start finds the state before. */
  async function fail(upload: LiveUpload, error: AppError): Promise<void> {
    const { state } = upload
    if (state.kind !== 'done') {
      await upload.move({ kind: 'failed', session: sessionOf(state), error }).catch(() => undefined)
    } else if (state.local.kind === 'trash-after') {
      // Nothing happens to the file before the journal has the end of its upload.
      await settle(upload, localAfterFailure(error, clock.now())).catch(() => undefined)
      disposal.later(upload)
    }
  }

  return { toTheEnd, over }
}
