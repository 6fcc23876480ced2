import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect } from 'vitest'
import type { DestinationForm, Followed } from '../../../electron/contract/index.ts'
import { plainObjects } from '../../../electron/core/destination-rules.ts'
import { makeHandlers } from '../../../electron/window/handlers.ts'
import { ageFiles } from '../../support/age-files.ts'
import { windowContext } from '../../unit/window/window-context.ts'
import { keysOf, type Place } from '../command-line/demo-place.ts'

export const soon = { timeout: 10_000 }
export type Change = Partial<DestinationForm>

type Window = Awaited<ReturnType<typeof openWindow>>

/** The window over a store, with a secrets directory whose keys the store knows. */
export async function openWindow(here: Place) {
  const picked: string[] = []
  const secrets = await secretsDir(here, here.env)
  const context = await windowContext(undefined, {
    environment: { HOME: here.dir, DROPREEL_HOME: join(here.dir, 'state') },
    desktop: { pickPath: async () => secrets, pickPaths: async () => picked.splice(0) },
    wasDropped: () => true,
  })
  const { engine } = context.app
  const handlers = makeHandlers(context)
  await handlers['destinations.pickPath']({ kind: 'secrets-folder' })
  const form: DestinationForm = {
    id: null,
    name: 'Reviews',
    endpoint: here.store.endpoint,
    region: 'us-east-1',
    bucket: 'reels',
    prefix: '',
    pathStyle: true,
    keyTemplate: '{name}{ext}',
    publicBaseUrl: null,
    keys: { from: 'secrets', dir: secrets },
    linkKeys: null,
    objectSettings: plainObjects,
    network: { acceleration: false, dualStack: false, caFile: null, allowHttp: false },
    proxy: { kind: 'system' },
  }
  const followed: Followed[] = []
  context.app.follower.onFollowed((one) => followed.push(one))
  const kindOf = (id: string) => engine.view(id)?.state.kind
  return {
    app: context.app,
    engine,
    handlers,
    form,
    secrets,
    followed,
    /** The next file dialog is answered with this. */
    pick: (file: string) => void picked.push(file),
    close: () => context.app.close(),
    resume: () => context.app.resume(),
    save: (change: Change, id: string | null) => handlers['destinations.save']({ ...form, ...change, id }),
    async drop(...files: string[]): Promise<string[]> {
      await ageFiles(files)
      const before = new Set(engine.views().map(({ id }) => id))
      await handlers['uploads.add']({ paths: files })
      return engine.views().flatMap(({ id }) => (before.has(id) ? [] : id))
    },
    async until(id: string, ...kinds: string[]): Promise<void> {
      await expect.poll(() => kindOf(id), soon).toBeOneOf(kinds)
    },
  }
}

async function secretsDir({ dir }: Place, env: Record<string, string>): Promise<string> {
  const secrets = join(dir, 'secrets')
  await mkdir(secrets, { mode: 0o700, recursive: true })
  await writeFile(join(secrets, 'aws_access_key_id'), env['AWS_ACCESS_KEY_ID'] ?? '', { mode: 0o600 })
  await writeFile(join(secrets, 'aws_secret_access_key'), env['AWS_SECRET_ACCESS_KEY'] ?? '', { mode: 0o600 })
  return secrets
}

/** All that is on the store, but for what a test of a connection is just trying there. */
export async function filesAt(here: Place): Promise<string[]> {
  return (await keysOf(here)).filter((key) => !key.includes('dropreel-connection-test'))
}

/** A file of two parts that is paused with the first one on the store. */
export async function pausedUpload({ drop, handlers, engine }: Window, here: Place): Promise<string> {
  await handlers['settings.change']({ bandwidth: { limitBytesPerSecond: 16e6, rules: [] } })
  const [id = ''] = await drop(await here.file('Ep03.mov', 20_000_000))
  const sent = () => engine.view(id)?.storedBytes ?? 0
  await expect.poll(sent, soon).toBeGreaterThan(0)
  await handlers['uploads.pause']({ ids: [id] })
  await handlers['settings.change']({ bandwidth: { limitBytesPerSecond: null, rules: [] } })
  return id
}
