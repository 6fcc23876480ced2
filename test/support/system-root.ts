import { spawn, type ChildProcess, type SpawnOptions } from 'node:child_process'
import { once } from 'node:events'
import { mkdir, readdir, readFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, relative } from 'node:path'
import { createInterface } from 'node:readline'
import { within } from './private-desktop.mjs'
import { capture } from './run-command.mjs'

/** Only root may mount. */
export const mayHaveOwnRoot = process.platform === 'linux' && process.getuid?.() === 0

/**
 * A root folder of its own, for packages to be installed in: it shows this system, and what is changed in it is kept in
 * memory. Its processes see no others. Temporary folders, devices, display and network are the system's.
 */
export type SystemRoot = {
  /** Runs a command in it as root, for a minute at most, and answers what it wrote. Throws with that when it fails. */
  run(command: string, ...args: string[]): Promise<string>
  /** Starts a command in it as this user, with these variables alone. */
  start(
    user: string,
    env: Record<string, string>,
    command: readonly string[],
    options: SpawnOptions,
  ): ChildProcess
  /** Where a path in it is found from outside. */
  seen(path: string): string
  /** The files that were made or changed in it, absolute. */
  changed(): Promise<string[]>
  /** Ends its processes. */
  close(): Promise<void>
}

/** @param folder where it is mounted, seen by its own processes alone */
export async function systemRoot(folder: string): Promise<SystemRoot> {
  await mkdir(folder)
  const script = `set -e
    mount -t tmpfs -o mode=755 tmpfs '${folder}'
    cd '${folder}'
    mkdir upper work root
    mount -t overlay overlay -o lowerdir=/,upperdir=upper,workdir=work root
    mount --rbind /dev root/dev
    mount --rbind /sys root/sys
    mount -t proc proc root/proc
    mount --rbind '${tmpdir()}' 'root${tmpdir()}'
    mkdir root/outside
    cd root
    pivot_root . outside
    umount --lazy outside
    rmdir outside
    echo ready
    exec sleep infinity`
  const namespaces = ['--mount', '--propagation', 'private', '--pid', '--fork', '--kill-child']
  const holder = spawn('unshare', [...namespaces, 'sh', '-c', script], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const exited = once(holder, 'exit')
  const [line] = await Promise.race([once(createInterface({ input: holder.stdout }), 'line'), exited])
  if (line !== 'ready') throw new Error('This system mounts no overlay, so there is no root to install into.')
  const children = await readFile(`/proc/${holder.pid}/task/${holder.pid}/children`, 'utf8')
  const inside = children.trim()
  const enter = ['--target', inside, '--mount', '--pid', '--']
  const upper = `/proc/${inside}/root${folder}/upper`
  return {
    async run(...command) {
      const { code, output } = await capture('nsenter', [...enter, ...within(60), ...command], {
        env: { ...process.env, LC_ALL: 'C.UTF-8', DEBIAN_FRONTEND: 'noninteractive' },
      })
      if (code === 0) return output
      throw new Error(`${command.join(' ')} ended with ${code}:\n${output}`)
    },
    start: (user, env, command, options) =>
      spawn(
        'nsenter',
        [...enter, 'setpriv', `--reuid=${user}`, `--regid=${user}`, '--init-groups', ...command],
        {
          ...options,
          env,
        },
      ),
    seen: (path) => `/proc/${inside}/root${path}`,
    async changed() {
      const entries = await readdir(upper, { recursive: true, withFileTypes: true })
      // What was removed is a character device there.
      const files = entries.filter((entry) => !entry.isDirectory() && !entry.isCharacterDevice())
      return files.map((entry) => `/${relative(upper, join(entry.parentPath, entry.name))}`)
    },
    async close() {
      holder.kill('SIGKILL')
      await exited
    },
  }
}
