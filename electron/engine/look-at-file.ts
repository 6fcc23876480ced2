import type { SourceIdentity, UploadOptions } from '../contract/index.ts'
import { isUntouched } from '../core/source-identity.ts'
import type { Clock, Source } from './ports.ts'

/** What a look at a file found that may still be written: for how long it stood still, in milliseconds, and by whom. */
export type Written = { kind: 'written'; identity: SourceIdentity; stillMs: number; by: string[] }

/** A finished file is as its last look shows it. */
export type Look = Written | { kind: 'finished'; identity: SourceIdentity }

/** The look before, and how long ago it was, in milliseconds; null for a first look. */
export type Before = { look: Written; sinceMs: number } | null

/**
 * Looks whether the upload's file, of which this is a fresh stat, is finished: nobody has it open for writing, and it
 * stood still for as long as was asked for. The first look goes by the file's own time of change, if that is in the
 * past; later ones only by what they see, as the clock of a server that keeps the file may be wrong. Throws what `Source`
 * throws.
 */
export async function lookAtFile(
  { source, clock }: { source: Source; clock: Clock },
  { file, device, options }: { file: string; device: string; options: UploadOptions },
  identity: SourceIdentity,
  before: Before,
): Promise<Look> {
  const { waitStillSeconds } = options
  if (waitStillSeconds === null) return { kind: 'finished', identity }
  const stillMs = before === null ? ageMs(identity, clock.now()) : stillSince(before, identity)
  const isStill = stillMs >= waitStillSeconds * 1000
  // Of a file that grows, the first look tells by whom; later ones ask again when it stands still.
  const by = isStill || before === null ? ((await source.writers(file)) ?? []) : before.look.by
  if (!isStill) return { kind: 'written', identity, stillMs, by }
  // To look at all programs costs more than a stat: again when the file has stood still for as long once more.
  if (by.length > 0) return { kind: 'written', identity, stillMs: 0, by }
  // Whoever closed it since the first stat may have written before.
  const now = await source.identity(file, device)
  if (isUntouched(identity, now)) return { kind: 'finished', identity: now }
  return { kind: 'written', identity: now, stillMs: 0, by }
}

/** How long ago a file changed, in milliseconds; 0 where its time lies in the future. */
function ageMs({ mtimeNs }: SourceIdentity, now: number): number {
  return Math.max(0, now - Number(BigInt(mtimeNs) / 1_000_000n))
}

function stillSince({ look, sinceMs }: NonNullable<Before>, identity: SourceIdentity): number {
  return isUntouched(look.identity, identity) ? look.stillMs + sinceMs : 0
}
