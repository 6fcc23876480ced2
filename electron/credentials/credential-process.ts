import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import type { Readable } from 'node:stream'
import { z } from 'zod'
import { parseJson } from '../core/parse-json.ts'
import { runCredentialProcesses } from '../s3/transport/sdk-internals.ts'
import { currentSignIn } from './sign-in-scope.ts'

/** https://docs.aws.amazon.com/sdkref/latest/guide/feature-process-credentials.html */
const answer = z.object({
  Version: z.literal(1),
  AccessKeyId: z.string().min(1),
  SecretAccessKey: z.string().min(1),
})
const longestAnswer = 1_000_000

const running = new Map<ChildProcess, ReturnType<typeof currentSignIn>>()
process.once('exit', () => Array.from(running.keys()).forEach(end))

/** True while a program of the current sign-in runs. */
export const isCredentialProcessRunning = (): boolean =>
  Array.from(running.values()).includes(currentSignIn())

/**
 * From now on a profile's `credential_process` ends after `limitMs`, or when Dropreel ends, and its command line,
 * which may contain secrets, appears in no message.
 */
export function watchCredentialProcesses(limitMs: number): void {
  runCredentialProcesses((command) => run(command, limitMs))
}

async function run(command: string, limitMs: number): Promise<string> {
  const child = spawn(command, {
    shell: true,
    stdio: ['ignore', 'pipe', 'pipe'],
    windowsHide: true,
    detached: hasOwnGroup(),
  })
  // Without a free descriptor it has no streams, and says why later.
  await once(child, 'spawn')
  running.set(child, currentSignIn())
  const limit = AbortSignal.timeout(limitMs)
  limit.addEventListener('abort', () => end(child))
  try {
    const ended = once(child, 'exit')
    const [stdout, stderr, [code]] = await Promise.all([read(child.stdout), read(child.stderr), ended])
    if (code !== 0) throw new Error(reasonIn(stderr))
    if (answer.safeParse(parseJson(stdout)).success) return stdout
    throw new Error('its credential_process printed no keys, or not as JSON of Version 1')
  } catch (thrown) {
    throw limit.aborted ? new Error(`its credential_process did not answer in ${limitMs / 1000} s`) : thrown
  } finally {
    end(child)
    running.delete(child)
  }
}

async function read(stream: Readable): Promise<string> {
  let text = ''
  for await (const chunk of stream.setEncoding('utf8')) {
    text += chunk
    if (text.length > longestAnswer) throw new Error('its credential_process printed too much')
  }
  return text
}

/**
 * In a process group of its own a shell can be ended with everything it started. On a terminal it has to stay in the
 * foreground group, as it may ask there.
 */
function hasOwnGroup(): boolean {
  return process.platform !== 'win32' && !process.stdin.isTTY && !process.stderr.isTTY
}

function end(child: ChildProcess): void {
  child.stdout?.destroy()
  child.stderr?.destroy()
  if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return
  if (!hasOwnGroup()) return void child.kill('SIGKILL')
  try {
    process.kill(-child.pid, 'SIGKILL')
  } catch {
    // It has already ended.
  }
}

/** The last line of standard error; of a stack trace the line before it. */
function reasonIn(stderr: string): string {
  const lines = stderr.split(/\r?\n/).filter((line) => line.trim() !== '' && !line.startsWith('Node.js v'))
  const reason = lines.findLast((line) => line === line.trimStart()) ?? lines.at(-1)
  return `its credential_process failed${reason === undefined ? '' : `: ${reason.trim()}`}`
}
