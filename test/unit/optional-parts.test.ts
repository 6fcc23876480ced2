import { expect, test } from 'vitest'
import type { Capabilities } from '../../electron/contract/index.ts'
import { unknownCapabilities } from '../../electron/core/capabilities.ts'
import { OptionalParts } from '../../electron/s3/transport/capabilities.ts'
import { failureFacts } from '../../electron/s3/failures/failure-facts.ts'

/** A store that refuses If-None-Match without saying so. */
const refusal = failureFacts(
  Object.assign(new Error('Bad request.'), { name: 'InvalidArgument', $metadata: { httpStatusCode: 400 } }),
  0,
)

test('a request that was refused before another one learned why is repeated, and learns nothing else', () => {
  let known: Capabilities = unknownCapabilities
  const learn = (shown: Partial<Capabilities>) => {
    known = { ...known, ...shown }
  }
  const [first, second] = [0, 1].map(() => new OptionalParts(['ifNoneMatch', 'checksums'], () => known))
  first?.begin()
  second?.begin()
  // The first one finds what it is by leaving it out.
  expect(first?.refused(refusal, true)).toBe(true)
  first?.begin()
  first?.accepted(learn)
  const learned = known
  expect([known.ifNoneMatch, known.checksums]).toEqual(['refused', unknownCapabilities.checksums])
  // What the second one sent is not what it would send now.
  expect(second?.refused(refusal, true)).toBe(true)
  expect(second?.begin().sent).toEqual(new Set(['checksums']))
  second?.accepted(learn)
  expect(known).toEqual(learned)
})
