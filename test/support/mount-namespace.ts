import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { onTestFinished } from 'vitest'

/** Only root may mount. */
export const mayMount = process.platform === 'linux' && process.getuid?.() === 0

export type MountNamespace = {
  /** What a command has to begin with to run in it. */
  enter: string[]
  /** Where a path in it is found from outside. */
  seen(path: string): string
}

/** Mounts that nobody outside sees, made by this shell script. They go away with the test. */
export async function mountNamespace(script: string): Promise<MountNamespace> {
  const holding = `set -e; ${script}\necho ready; exec sleep infinity`
  const holder = spawn('unshare', ['--mount', '--propagation', 'private', 'sh', '-c', holding], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const exited = once(holder, 'exit')
  onTestFinished(async () => {
    holder.kill('SIGKILL')
    await exited
  })
  const [line] = await Promise.race([once(createInterface({ input: holder.stdout }), 'line'), exited])
  if (line !== 'ready') throw new Error(`the mounts could not be made: ${script}`)
  return {
    enter: ['nsenter', '--target', String(holder.pid), '--mount', '--'],
    seen: (path) => `/proc/${holder.pid}/root${path}`,
  }
}
