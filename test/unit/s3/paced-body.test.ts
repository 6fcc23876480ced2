import { expect, test } from 'vitest'
import { sendPaced } from '../../../electron/s3/paced-body.ts'
import { partBody } from '../../contract/s3/part-body.ts'

test('what was stopped before it began sends nothing', async () => {
  let hasBegun = false
  const toSend = {
    body: partBody(Buffer.from('frame')),
    pace: async () => undefined,
    signal: AbortSignal.abort(new Error('stopped')),
    slowMs: 1000,
    host: 's3.test',
  }
  const sending = sendPaced(toSend, async () => {
    hasBegun = true
  })
  await expect(sending).rejects.toThrow('stopped')
  expect(hasBegun).toBe(false)
})
