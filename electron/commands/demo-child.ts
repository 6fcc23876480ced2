import { spawn, type ChildProcess } from 'node:child_process'
import { createInterface } from 'node:readline'
import { z } from 'zod'
import { AppFailure } from '../core/errors.ts'

/** The last line of a delivered upload, as far as the demo reads it. */
const doneLine = z.object({
  type: z.literal('done'),
  resentBytes: z.number(),
  proof: z.string(),
  link: z.object({ url: z.string() }),
})
export type DoneLine = z.infer<typeof doneLine>
const progressLine = z.object({ type: z.literal('progress'), sentBytes: z.number(), totalBytes: z.number() })
const outputLine = z.union([doneLine, progressLine, z.object({ type: z.enum(['state', 'failed']) })])

type Around = { environment: NodeJS.ProcessEnv; signal: AbortSignal }

function start(args: string[], { environment, signal }: Around): ChildProcess {
  const script = process.argv[1]
  if (script === undefined) throw new AppFailure('Internal', 'the command line cannot find its own file')
  return spawn(process.execPath, [script, ...args], {
    env: environment,
    stdio: ['ignore', 'pipe', 'inherit'],
    signal,
    killSignal: 'SIGKILL',
  })
}

async function* linesOf(child: ChildProcess): AsyncGenerator<z.infer<typeof outputLine>> {
  if (child.stdout === null) return
  for await (const text of createInterface({ input: child.stdout })) yield outputLine.parse(JSON.parse(text))
}

async function ended(child: ChildProcess): Promise<number | null> {
  if (child.exitCode !== null || child.signalCode !== null) return child.exitCode
  return new Promise((resolve) => child.once('exit', resolve))
}

/** Runs a `put` and kills it past the half. Answers the share that was sent by then. */
export async function runPutAndKill(args: string[], around: Around): Promise<number> {
  const child = start(args, around)
  child.once('error', () => undefined)
  let share = 0
  for await (const line of linesOf(child)) {
    if (line.type !== 'progress') continue
    share = line.sentBytes / line.totalBytes
    if (share >= 0.5) break
  }
  child.kill('SIGKILL')
  await ended(child)
  around.signal.throwIfAborted()
  return share
}

/** Runs a command to its end and answers its `done` line. Throws `Internal` when there is none. */
export async function runToEnd(args: string[], around: Around): Promise<DoneLine> {
  const child = start(args, around)
  child.once('error', () => undefined)
  let done: DoneLine | null = null
  for await (const line of linesOf(child)) if (line.type === 'done') done = line
  const code = await ended(child)
  around.signal.throwIfAborted()
  if (done === null) throw new AppFailure('Internal', `the demo upload ended with code ${code}`)
  return done
}
