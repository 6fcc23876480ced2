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

/** Runs a command and calls `onLine` for each line that it prints. Returns its exit code; null after a kill. */
async function run(
  args: string[],
  { environment, signal }: Around,
  onLine: (line: z.infer<typeof outputLine>, child: ChildProcess) => void,
): Promise<number | null> {
  const script = process.argv[1]
  if (script === undefined) throw new AppFailure('Internal', 'the command line cannot find its own file')
  const child = spawn(process.execPath, [script, ...args], {
    env: environment,
    stdio: ['ignore', 'pipe', 'inherit'],
    signal,
    killSignal: 'SIGKILL',
  })
  child.once('error', () => undefined)
  const closed = new Promise<number | null>((resolve) => child.once('close', resolve))
  for await (const text of createInterface({ input: child.stdout })) {
    // A kill may cut the last line short.
    if (!child.killed) onLine(outputLine.parse(JSON.parse(text)), child)
  }
  const exitCode = await closed
  signal.throwIfAborted()
  return exitCode
}

/** Runs a `put` and kills it past the half. Answers the share that was sent by then. */
export async function runPutAndKill(args: string[], around: Around): Promise<number> {
  let share = 0
  await run(args, around, (line, child) => {
    if (line.type !== 'progress' || share >= 0.5) return
    share = line.sentBytes / line.totalBytes
    if (share >= 0.5) child.kill('SIGKILL')
  })
  return share
}

/** Runs a command to its end and answers its `done` line. Throws `Internal` when there is none. */
export async function runToEnd(args: string[], around: Around): Promise<DoneLine> {
  const done: DoneLine[] = []
  const code = await run(args, around, (line) => {
    if (line.type === 'done') done.push(line)
  })
  const [last] = done
  if (last === undefined) throw new AppFailure('Internal', `the demo upload ended with code ${code}`)
  return last
}
