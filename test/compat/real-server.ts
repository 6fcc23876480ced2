import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { closeSync, openSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { capture } from '../support/run-command.mjs'
import type { Credentials } from '../../electron/s3/index.ts'

/** A server of another maker that runs on this computer, for the tests of one file. */
export type RealServer = { endpoint: string; credentials: Credentials; close(): Promise<void> }

/** The processes of one server and the folder with all that they keep. Loopback only, gone after `close`. */
export class ServerProcesses {
  readonly dir: string
  readonly #children: ChildProcess[] = []
  readonly #killAll = () => {
    for (const child of this.#children) child.kill('SIGKILL')
  }

  private constructor(dir: string) {
    this.dir = dir
    // A test run that breaks off leaves nothing behind.
    process.once('exit', this.#killAll)
  }

  static async inFolder(name: string): Promise<ServerProcesses> {
    return new ServerProcesses(await mkdtemp(join(tmpdir(), `dropreel-${name}-`)))
  }

  /** Starts a program that stays in the foreground. What it says goes to `<label>.out` in the folder. */
  start(label: string, command: string, args: string[]): void {
    const output = openSync(join(this.dir, `${label}.out`), 'w')
    this.#children.push(spawn(command, args, { stdio: ['ignore', output, output] }))
    closeSync(output)
  }

  /** Ends the processes, the last one first, and removes the folder. */
  async close(): Promise<void> {
    for (const child of this.#children.toReversed()) {
      if (child.exitCode !== null || child.signalCode !== null) continue
      const ended = once(child, 'exit')
      const late = setTimeout(() => child.kill('SIGKILL'), 5_000)
      child.kill('SIGTERM')
      await ended
      clearTimeout(late)
    }
    process.off('exit', this.#killAll)
    await rm(this.dir, { recursive: true, force: true })
  }
}

/** Runs a program to its end; answers what it wrote. Throws with that when it fails. */
export async function runToEnd(command: string, args: string[], cwd: string): Promise<string> {
  const { code, output } = await capture(command, args, { cwd })
  if (code !== 0) throw new Error(`${command} ${args.join(' ')} ended with ${code}:\n${output}`)
  return output
}

/** Asks again until it is so. Throws after 60 seconds. */
export async function untilReady(what: string, isReady: () => Promise<boolean>): Promise<void> {
  const deadline = Date.now() + 60_000
  while (!(await isReady().catch(() => false))) {
    if (Date.now() > deadline) throw new Error(`${what} has not started within a minute`)
    await sleep(50)
  }
}

/** True when something answers HTTP there, and not with a failure of its own. */
export async function answersHttp(url: string): Promise<boolean> {
  const answer = await fetch(url)
  await answer.arrayBuffer()
  return answer.status < 500
}

/** Ports that were free a moment ago, all different: these servers must know them before they start. */
export async function freePorts(count: number): Promise<number[]> {
  const servers = Array.from({ length: count }, () => createServer())
  const ports: number[] = []
  for (const server of servers) {
    server.listen(0, '127.0.0.1')
    await once(server, 'listening')
    const address = server.address()
    if (address === null || typeof address === 'string') throw new Error('the server has no port')
    ports.push(address.port)
  }
  for (const server of servers) server.close()
  return ports
}
