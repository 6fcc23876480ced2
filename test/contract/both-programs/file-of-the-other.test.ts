import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { defaultUploadOptions } from '../../../electron/core/defaults.ts'
import { hasSent } from '../command-line/command-line.ts'
import { bucket, place } from '../command-line/demo-place.ts'
import { windowContext } from '../../unit/window/window-context.ts'

test('the app leaves a file alone that the command line still sends', async () => {
  const here = await place()
  const file = await here.file('reel.mov', 1_000_000)
  await here.runUntil(['put', file, ...here.to, '--limit-rate', '2M', '--json'], hasSent(0.1))
  const environment = { HOME: here.dir, DROPREEL_HOME: join(here.dir, 'state'), ...here.env }
  const { engine } = (await windowContext(undefined, { environment })).app
  const { endpoint, region } = here.store
  const address = {
    endpoint,
    region,
    bucket,
    pathStyle: true,
    credentials: { kind: 'env' },
    linkCredentials: null,
  } as const
  const options = {
    ...defaultUploadOptions,
    deleteLocal: { grade: 'A', afterDays: 0 },
    linkSeconds: null,
  } as const
  const upload = { file, address, destinationId: null, key: 'reel.mov', contentType: 'video/mp4', options }
  const [record] = (await engine.add([upload])).records
  const local = () => {
    const state = engine.view(record?.id ?? '')?.state
    return state?.kind === 'done' && state.local.kind !== 'trash-after' ? state.local : null
  }
  await new Promise<void>((resolve) => void engine.onChange(() => local() !== null && resolve()))
  const why = expect.stringContaining(join(here.dir, 'state')) as unknown
  expect(local()).toEqual({ kind: 'kept', why })
  expect((await readFile(file)).length).toBe(1_000_000)
})
