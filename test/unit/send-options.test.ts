import { expect, test } from 'vitest'
import { sendOptions } from '../../electron/commands/send-options.ts'
import { defaultUploadOptions } from '../../electron/core/defaults.ts'

test.each([
  ['none', {}, 'none'],
  ['none', { verify: true }, 'checksum'],
  ['none', { verify: 'read-back' }, 'read-back'],
  // `resume --verify` demands no less than `put` did.
  ['read-back', { verify: true }, 'read-back'],
  ['read-back', {}, 'read-back'],
  ['read-back', { verify: 'checksum' }, 'checksum'],
] as const)('--verify after %s: %j is %s', (verify, flags, wanted) => {
  expect(sendOptions({ ...defaultUploadOptions, verify }, flags).verify).toBe(wanted)
})

test('no grade is asked for beside a read-back, of this run or an earlier one', () => {
  const earlier = { ...defaultUploadOptions, verify: 'read-back' } as const
  expect(() => sendOptions(earlier, { deleteLocal: 'trash', deleteGrade: 'A' })).toThrow(
    '--delete-grade does not go with --verify read-back.',
  )
  expect(sendOptions(earlier, { deleteLocal: 'trash' }).deleteLocal).toEqual({ grade: 'B', afterDays: 0 })
})
