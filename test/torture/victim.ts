import { spawn, type ChildProcess } from 'node:child_process'
import { once, type EventEmitter } from 'node:events'
import { createInterface } from 'node:readline'
import { text } from 'node:stream/consumers'
import { builtFile } from './built-file.ts'
import { outputLine, type DoneLine, type OutputLine } from '../contract/command-line/output-lines.ts'
import type { Moment } from './moments.ts'

/** How a process ended: killed at this moment, or by itself with this exit code. */
export type Fate = {
  killedAfter: Moment['after'] | null
  code: number | null
  done: DoneLine | null
  /** All that it wrote, to find out what went wrong. */
  output: string
}

/** Emits `request` with `create` or `complete` as the store gets such a request. */
export type Requests = EventEmitter<{ request: ['create' | 'complete'] }>

/** Runs the built command and kills it without a warning at the first of the moments that comes. */
export async function runUntil(
  moments: Moment[],
  args: string[],
  { env, requests }: { env: Record<string, string>; requests: Requests },
): Promise<Fate> {
  const child = spawn(process.execPath, [builtFile, ...args], { env, stdio: ['ignore', 'pipe', 'pipe'] })
  const { stdout, stderr } = child
  const timers: NodeJS.Timeout[] = []
  const reached = new Set<Moment['after']>()
  let killedAfter: Moment['after'] | null = null

  function reach(point: Moment['after']): void {
    if (reached.has(point)) return
    reached.add(point)
    for (const { after, ms } of moments.filter(({ after }) => after === point)) {
      timers.push(
        setTimeout(() => {
          if (killedAfter === null && isAlive(child) && child.kill('SIGKILL')) killedAfter = after
        }, ms),
      )
    }
  }

  const exited = once(child, 'exit')
  const errors = text(stderr)
  const lines: string[] = []
  let done: DoneLine | null = null
  requests.on('request', reach)
  reach('start')
  for await (const line of createInterface({ input: stdout })) {
    lines.push(line)
    const parsed = parse(line)
    if (parsed?.type === 'state') reach(parsed.state)
    if (parsed?.type === 'done') done = parsed
  }
  await exited
  requests.off('request', reach)
  for (const timer of timers) clearTimeout(timer)
  const output = [...lines, await errors].join('\n')
  if (child.signalCode === null) return { killedAfter: null, code: child.exitCode, done, output }
  return { killedAfter, code: null, done, output }
}

function isAlive({ exitCode, signalCode }: ChildProcess): boolean {
  return exitCode === null && signalCode === null
}

/** Null for a line that is no JSON (a link), or torn (the last one of a killed process). */
function parse(line: string): OutputLine | null {
  return line.startsWith('{') && line.endsWith('}') ? outputLine.parse(JSON.parse(line)) : null
}
