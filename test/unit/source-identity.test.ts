import { expect, test } from 'vitest'
import { isSameSource, settlesInMs } from '../../electron/core/source-identity.ts'

const source = { sizeBytes: 10, mtimeNs: '5', ctimeNs: '6', inode: '7', device: '8' }
const one = { file: '/a.mov', source }

test.for([
  ['its path', { file: '/a.mov', source: { ...source, inode: '70', sizeBytes: 11 } }, true],
  ['its inode, edited or not', { file: '/b.mov', source: { ...source, sizeBytes: 11 } }, true],
  [
    'its inode, on a drive with another number',
    { file: '/b.mov', source: { ...source, device: '80' } },
    true,
  ],
  ['another drive', { file: '/b.mov', source: { ...source, device: '80', mtimeNs: '50' } }, false],
  ['another inode', { file: '/b.mov', source: { ...source, inode: '70' } }, false],
] as const)('the same file is known by %s', ([, other, isSame]) => {
  expect(isSameSource(one, other)).toBe(isSame)
})

test.for([
  ['a fraction, just now', '1700000000000000001', 1_700_000_000_000, 20],
  ['a fraction, a while ago', '1700000000000000001', 1_700_000_000_015, 5],
  ['a fraction, long ago', '1700000000000000001', 1_700_000_000_100, 0],
  ['a whole second', '1700000000000000000', 1_700_000_000_500, 1500],
  ['a clock that is ahead', '1800000000000000001', 1_700_000_000_000, 20],
] as const)('a file changed at %s settles', ([, ctimeNs, now, ms]) => {
  expect(settlesInMs({ ...source, ctimeNs }, now)).toBe(ms)
})
