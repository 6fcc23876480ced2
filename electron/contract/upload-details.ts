import { z } from 'zod'
import { happening } from './happening.ts'
import { uploadOptions } from './upload.ts'
import { uploadState } from './upload-state.ts'

/**
 * How far a part is. `resent`: it is stored, and bytes of it left more than once; `verified`: the proof has compared it.
 */
export const partState = z.enum(['waiting', 'in-flight', 'stored', 'resent', 'verified'])
export type PartState = z.infer<typeof partState>

/** The states of all parts, in their order: each with how many parts in a row are in it. */
export const partRuns = z.array(z.tuple([partState, z.int().positive()]))
export type PartRuns = z.infer<typeof partRuns>

/** What the side panel shows of one upload besides what its row shows. Sizes in bytes, times in ms since the epoch. */
export const uploadDetails = z.object({
  id: z.string(),
  name: z.string(),
  file: z.string(),
  sizeBytes: z.int(),
  destinationId: z.string().nullable(),
  bucket: z.string(),
  key: z.string(),
  addedAt: z.number(),
  state: uploadState,
  /** Null before the first is sent, and where nobody knows any more. */
  parts: z.object({ runs: partRuns, sizeBytes: z.int().positive().nullable() }).nullable(),
  happened: z.array(happening),
  options: uploadOptions.pick({ verify: true, deleteLocal: true, linkSeconds: true }),
  /** What its object carries besides its bytes, as the form of a destination names it. */
  objectSettings: z.array(z.object({ name: z.string(), value: z.string() })),
})
export type UploadDetails = z.infer<typeof uploadDetails>

/** Where an object is, as most tools for S3 write it. */
export function objectAddress({ bucket, key }: Pick<UploadDetails, 'bucket' | 'key'>): string {
  return `s3://${bucket}/${key}`
}

/** How many parts are in each state. */
export function partCounts(runs: PartRuns): Record<PartState, number> {
  const counts = { waiting: 0, 'in-flight': 0, stored: 0, resent: 0, verified: 0 }
  for (const [state, count] of runs) counts[state] += count
  return counts
}

/** Joins equal states that follow each other. */
export function runsOf<State extends string>(
  count: number,
  stateAt: (index: number) => State,
): [State, number][] {
  const runs: [State, number][] = []
  let last: [State, number] | undefined
  for (let index = 0; index < count; index++) {
    const state = stateAt(index)
    if (last?.[0] === state) last[1]++
    else runs.push((last = [state, 1]))
  }
  return runs
}
