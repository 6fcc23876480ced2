import { expect, test } from 'vitest'
import { linkOf } from '../../electron/commands/link-of.ts'
import type { ErrorCode, Link } from '../../electron/contract/index.ts'
import { defaultUploadOptions } from '../../electron/core/defaults.ts'
import { silentLog } from '../../electron/core/log.ts'
import { AppFailure } from '../../electron/core/errors.ts'
import { systemClock } from '../../electron/disk/index.ts'
import type { LinkRequest } from '../../electron/engine/ports.ts'
import { dropPlan } from './drop-plan.ts'

const link: Link = { url: 'https://store.test/x', validUntil: 1, limitedBy: 'request' }

/** A store whose link fails so often in this way before it is made. */
async function linkAfter(failures: number, code: ErrorCode) {
  const asked: LinkRequest[] = []
  const notices: string[] = []
  const made = await linkOf(
    { address: dropPlan().address, key: 'k', options: defaultUploadOptions, sizeBytes: 5 },
    'x.mov',
    {
      app: {
        stores: {
          at: () => ({
            asTry: () => ({
              async link(request) {
                asked.push(request)
                if (asked.length <= failures) throw new AppFailure(code, 'store.test')
                return link
              },
            }),
          }),
        },
        clock: systemClock,
        policy: {},
        log: silentLog,
      },
      output: { notice: (sentence) => void notices.push(sentence) },
      signal: new AbortController().signal,
      isLinkRequired: false,
    },
  )
  return { made, asked, notices }
}

test('a lost connection is no reason to go without a link, and its size is known', async () => {
  const { made, asked, notices } = await linkAfter(3, 'Unreachable')
  expect(made).toEqual({ link, exitCode: 0 })
  expect(asked.map(({ sizeBytes }) => sizeBytes)).toEqual([5, 5, 5, 5])
  expect(notices).toEqual([])
})

test('a store that stays out of reach is told', async () => {
  const { made, asked, notices } = await linkAfter(Infinity, 'Unreachable')
  expect(made.link).toBeNull()
  expect(asked).toHaveLength(5)
  expect(notices).toEqual([expect.stringContaining('x.mov: uploaded, but no link could be made.')])
})

test('what will not change is not tried again', async () => {
  expect((await linkAfter(Infinity, 'AccessDenied')).asked).toHaveLength(1)
})
