import * as S3 from '@aws-sdk/client-s3'
import { expect, test } from 'vitest'
import { BUCKET, useStore } from './fixture.ts'

const dayMs = 86_400_000
const lab = useStore({ abortRule: { id: 'a-week', afterMs: 7 * dayMs } })
const at = { Bucket: BUCKET, Key: 'film.mov' }

test('announces when a rule aborts an unfinished upload (midnight UTC after its time), and the id of the rule', async () => {
  const before = Date.now()
  const { UploadId, AbortDate, AbortRuleId } = await lab
    .client()
    .send(new S3.CreateMultipartUploadCommand(at))
  const announced = AbortDate?.getTime() ?? 0
  expect(AbortRuleId).toBe('a-week')
  expect(announced % dayMs).toBe(0)
  expect(announced - before).toBeGreaterThan(7 * dayMs - 1000)
  expect(announced - before).toBeLessThanOrEqual(8 * dayMs)

  const list = () => lab.client().send(new S3.ListPartsCommand({ ...at, UploadId }))
  expect(await list()).toMatchObject({ AbortDate, AbortRuleId })
  lab.clock.ahead = 3 * dayMs
  await lab.restart()
  expect(await list().catch((error: unknown) => error)).toMatchObject({ AbortDate, AbortRuleId })
})
