import { basename, join } from 'node:path'
import { text } from 'node:stream/consumers'
import { expect, onTestFinished } from 'vitest'
import { runCommand } from '../../../electron/commands/program.ts'
import { sessionOf, type DestinationForm } from '../../../electron/contract/index.ts'
import { asAppFailure } from '../../../electron/core/errors.ts'
import { plainObjects } from '../../../electron/core/destination-rules.ts'
import { defaultStateDir, readJournal } from '../../../electron/disk/index.ts'
import { makeHandlers } from '../../../electron/window/handlers.ts'
import { ageFiles } from '../../support/age-files.ts'
import { windowContext } from '../../unit/window/window-context.ts'
import { failedLines } from '../command-line/output-lines.ts'
import { linesOf, newContext } from '../command-line/command-line.ts'
import { bucket, type Place } from '../command-line/demo-place.ts'

/** Where a destination of a case is: all but its keys, which are in a directory of secrets. */
type Wanted = { name: string; endpoint: string; secrets: string }
type Refusal = { code: string; message: string }

/** What a person does in the window or on the command line. A refusal is an answer; null stands for success. */
export type Program = {
  save(wanted: Wanted): Promise<Refusal | null>
  /** With `agreed` the person says yes to replacing what is there already. */
  import(file: string, agreed: boolean): Promise<Refusal | null>
  remove(name: string): Promise<Refusal | null>
  upload(file: string): Promise<string>
  /** Resolves as soon as its session is open and in the journal; the upload goes on. */
  begin(file: string): Promise<void>
  /** Ends and forgets the upload that was begun. */
  cancel(file: string): Promise<void>
  /** A link of what was uploaded. */
  link(key: string): Promise<string | Refusal>
  orphanKeys(name: string): Promise<string[]>
  abortOrphans(name: string): Promise<void>
}

const soon = { timeout: 10_000 }
const environmentOf = ({ dir }: Place) => ({ HOME: dir, DROPREEL_HOME: join(dir, 'state') })

/** The window's handlers over an app of its own, without Electron. */
export async function openWindow(here: Place): Promise<Program> {
  const environment = environmentOf(here)
  let picked: string | null = null
  let copied = ''
  const context = await windowContext(undefined, {
    environment,
    desktop: { pickPath: async () => picked, copy: async (made) => void (copied = made.text) },
    wasDropped: () => true,
  })
  const { app } = context
  const handlers = makeHandlers(context)
  // The window follows what the command line does to the list.
  app.destinations.onChange(() => undefined)
  const find = (name: string) => app.destinations.list().destinations.find((each) => each.name === name)
  const idOf = async (name: string): Promise<string> => {
    await expect.poll(() => find(name), soon).toBeDefined()
    return find(name)?.id ?? ''
  }
  const uploadIdsOf = (file: string): string[] =>
    app.engine.known().flatMap(({ record }) => (record.file === file ? record.id : []))

  return {
    save: ({ name, endpoint, secrets }) =>
      refusalOf(async () => {
        picked = secrets
        await handlers['destinations.pickPath']({ kind: 'secrets-folder' })
        await handlers['destinations.save'](formOf(name, endpoint, secrets))
        // What its store can do is found out in the background.
        await expect.poll(() => find(name)?.capabilities, soon).toBeDefined()
      }),
    import: (file, agreed) =>
      refusalOf(async () => {
        picked = file
        const offers = await handlers['destinations.import']()
        const chosen = offers.flatMap(({ replaces }, place) =>
          replaces === null || agreed ? { place, take: [] } : [],
        )
        await handlers['destinations.takeImported']({ chosen })
      }),
    remove: (name) => refusalOf(async () => handlers['destinations.remove']({ id: await idOf(name) })),
    async upload(file) {
      await ageFiles([file])
      await handlers['uploads.add']({ paths: [file] })
      const [id = ''] = uploadIdsOf(file)
      await expect.poll(() => app.engine.view(id)?.state.kind, soon).toBe('done')
      return app.engine.view(id)?.key ?? ''
    },
    async begin(file) {
      await ageFiles([file])
      await handlers['settings.change']({ bandwidth: { limitBytesPerSecond: 1e6, rules: [] } })
      await handlers['uploads.add']({ paths: [file] })
      await untilOpen(defaultStateDir('app', environment), file)
    },
    async cancel(file) {
      await handlers['uploads.remove']({ ids: uploadIdsOf(file) })
      // As after the ten seconds in which a person may take it back.
      await app.removals.finishAll()
      await expect.poll(() => uploadIdsOf(file), soon).toEqual([])
    },
    async link(key) {
      const ids = app.engine.views().flatMap((view) => (view.key === key ? view.id : []))
      const answer = await handlers['links.copy']({ ids })
      const failure = answer?.refused[0]
      return failure === undefined ? copied : pick(failure.error)
    },
    async orphanKeys(name) {
      const found = await handlers['orphans.list']({ destinationId: await idOf(name), whose: 'all' })
      return found.map(({ key }) => key).toSorted()
    },
    async abortOrphans(name) {
      const where = { destinationId: await idOf(name), whose: 'all' } as const
      const found = await handlers['orphans.list'](where)
      await handlers['orphans.abort']({ ...where, uploadIds: found.map(({ uploadId }) => uploadId) })
    },
  }
}

/** The command line in this process. */
export async function openCommandLine(here: Place): Promise<Program> {
  const { dir } = here
  let upload: { stop: AbortController; ended: Promise<unknown> } | null = null
  let uploadsTo: string[] = []

  const refusal = async (args: string[]): Promise<Refusal | null> => {
    const ended = await here.run([...args, '--json'])
    if (ended.code === 0) return null
    const failed = ended.stdout.split('\n').filter((line) => line.includes('"type":"failed"'))
    const [error] = failedLines(linesOf({ ...ended, stdout: failed.join('\n') }))
    if (error === undefined) throw new Error(`no failed line: ${ended.stdout}${ended.stderr}`)
    return pick(error.error)
  }

  return {
    async save({ name, endpoint, secrets }) {
      const to = ['--endpoint', endpoint, '--bucket', bucket, '--path-style', '--key-template', '{name}{ext}']
      const keys = ['--credentials', `secrets:${secrets}`, '--default']
      uploadsTo = ['--to', name]
      return await refusal(['destinations', 'add', name, ...to, ...keys])
    },
    import: (file, agreed) => refusal(['destinations', 'import', file, ...(agreed ? ['--replace'] : [])]),
    remove: (name) => refusal(['destinations', 'remove', name]),
    async upload(file) {
      expect(await here.run(['put', file, ...uploadsTo])).toMatchObject({ code: 0 })
      return basename(file)
    },
    async begin(file) {
      const stop = new AbortController()
      const context = newContext({ home: dir }, stop.signal)
      const args = ['put', file, ...uploadsTo, '--limit-rate', '1M', '--json']
      const ended = runCommand(args, context).catch(() => undefined)
      void text(context.stdout)
      upload = { stop, ended }
      onTestFinished(async () => {
        stop.abort()
        await ended
      })
      await untilOpen(defaultStateDir('cli', environmentOf(here)), file)
    },
    async cancel(file) {
      upload?.stop.abort()
      await upload?.ended
      expect(await here.run(['remove', file])).toMatchObject({ code: 0 })
    },
    async link(key) {
      const args = ['link', `s3://${bucket}/${key}`, ...uploadsTo]
      const ended = await here.run(args)
      return ended.code === 0 ? ended.stdout.trim() : ((await refusal(args)) ?? '')
    },
    async orphanKeys(name) {
      const { stdout } = await here.run(['orphans', 'list', '--all', '--to', name, '--json'])
      const lines = stdout.split('\n').filter((line) => line !== '')
      return lines.map((line) => String(JSON.parse(line).key)).toSorted()
    },
    async abortOrphans(name) {
      expect(await here.run(['orphans', 'abort', '--all', '--to', name])).toMatchObject({ code: 0 })
    },
  }
}

async function refusalOf(act: () => Promise<unknown>): Promise<Refusal | null> {
  try {
    await act()
    return null
  } catch (thrown) {
    return pick(asAppFailure(thrown).error)
  }
}

function pick({ code, message }: Refusal): Refusal {
  return { code, message }
}

async function untilOpen(stateDir: string, file: string): Promise<void> {
  const hasSession = async () =>
    (await readJournal(stateDir)).some(
      ({ record, state }) => record.file === file && sessionOf(state) !== null,
    )
  await expect.poll(hasSession, soon).toBe(true)
}

function formOf(name: string, endpoint: string, dir: string): DestinationForm {
  return {
    id: null,
    name,
    endpoint,
    region: '',
    bucket,
    prefix: '',
    pathStyle: true,
    keyTemplate: '{name}{ext}',
    publicBaseUrl: null,
    keys: { from: 'secrets', dir },
    linkKeys: null,
    objectSettings: plainObjects,
    network: { acceleration: false, dualStack: false, caFile: null, allowHttp: false },
    proxy: { kind: 'system' },
  }
}
