import { sessionOf, type AppError } from '../contract/index.ts'
import { asAppFailure, reactionTo } from '../core/errors.ts'
import { localAfterFailure } from '../core/local-file.ts'
import { isPending } from './delayed-trash.ts'
import type { EngineContext } from './engine-context.ts'
import type { LiveUpload } from './live-upload.ts'
import type { Clock } from './ports.ts'
import { preflight } from './preflight.ts'
import { runUpload } from './run-upload.ts'
import { openRun, type Run } from './run.ts'
import type { Turn } from './scheduler.ts'
import { journalLocal } from './trash-local.ts'

const pollMs = 2_000

/** Takes an upload to its end, its failure, or the abort of its turn. Never rejects. */
export async function runToEnd(context: EngineContext, upload: LiveUpload, turn: Turn): Promise<void> {
  const { log, clock } = context
  const { id, record } = upload
  const { key, file, source } = record
  const startedAt = clock.elapsed()
  log.info('run-start', { upload: id, key, file, sizeBytes: source.sizeBytes })
  await runThroughOutages(context, upload, turn)
  const ms = Math.round(clock.elapsed() - startedAt)
  log.info('run-end', { upload: id, key, state: upload.state.kind, ms })
}

/** Starts again each time the drive that holds the file is back, or this computer has room for another open file. */
async function runThroughOutages(context: EngineContext, upload: LiveUpload, turn: Turn): Promise<void> {
  const { clock, unreachedLimitMs } = context
  let missingSince: number | null = null
  for (;;) {
    try {
      return await openRun(context, upload, turn, (run) => runOnce(run, turn))
    } catch (thrown) {
      if (turn.signal.aborted) return
      const { error } = asAppFailure(thrown)
      // It has moved on since the last one.
      if (upload.state.kind !== 'waiting') missingSince = null
      missingSince ??= clock.elapsed()
      const { maxWaitSeconds } = upload.options
      const patienceMs = maxWaitSeconds === null ? unreachedLimitMs : maxWaitSeconds * 1000
      const isPatient = patienceMs === null || clock.elapsed() - missingSince < patienceMs
      if (!isOutage(error) || !isPatient) return fail(context, upload, thrown)
      await waitOutage(clock, upload, error, turn.signal)
      if (turn.signal.aborted) return
    }
  }
}

async function runOnce(run: Run, turn: Turn): Promise<void> {
  const { upload, destination, context } = run
  const isSameDestination = (other: LiveUpload) => context.paceOf(other.record.address) === destination
  try {
    await preflight(run, context.stores, () => turn.ahead().filter(isSameDestination))
    await runUpload(run, turn)
  } finally {
    destination.bytesPerSecond = upload.rate.lastSent ?? destination.bytesPerSecond
  }
}

function isOutage({ code }: AppError): boolean {
  return ['volume', 'room'].includes(reactionTo(code))
}

/** What is sent stays, and the upload goes on when the drive is back, or others have closed their files. */
async function waitOutage(
  clock: Clock,
  upload: LiveUpload,
  cause: AppError,
  signal: AbortSignal,
): Promise<void> {
  const { state } = upload
  if (state.kind !== 'waiting') {
    const failures = 'failures' in state ? state.failures : 0
    const until = cause.code === 'VolumeMissing' ? 'volume' : { time: clock.now() + pollMs }
    // The journal may be on the same drive; the next start finds the state before.
    await upload
      .move({ kind: 'waiting', session: sessionOf(state), failures, until, cause })
      .catch(() => undefined)
  }
  await clock.sleep(pollMs, signal).catch(() => undefined)
}

/** If the journal cannot be written either, the failure is still shown; the next start finds the state before. */
async function fail({ clock, log }: EngineContext, upload: LiveUpload, thrown: unknown): Promise<void> {
  const about = { upload: upload.id, key: upload.record.key }
  log.error('run-failed', thrown, about)
  const onUnwritten = (cause: unknown): void => log.error('state-not-journalled', cause, about)
  const { state } = upload
  const { error } = asAppFailure(thrown)
  if (state.kind !== 'done') {
    await upload.move({ kind: 'failed', session: sessionOf(state), error }).catch(onUnwritten)
  } else if (isPending(upload)) {
    // The file is not touched before the journal records the end of its upload.
    await journalLocal(upload, localAfterFailure(error, clock.now())).catch(onUnwritten)
  }
}
