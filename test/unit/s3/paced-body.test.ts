import { expect, test } from 'vitest'
import { sendPaced } from '../../../electron/s3/paced-body.ts'
import { partBody } from '../../contract/s3/part-body.ts'

test('what was stopped before it began sends nothing', async () => {
  let hasBegun = false
  const sending = sendPaced(
    partBody(Buffer.from('frame')),
    async () => undefined,
    AbortSignal.abort(new Error('stopped')),
    async () => {
      hasBegun = true
    },
  )
  await expect(sending).rejects.toThrow('stopped')
  expect(hasBegun).toBe(false)
})
