import { open, readFile } from 'node:fs/promises'
import { withRoom } from './with-room.ts'

/**
 * The mount that a folder is on. Linux renames only within a mount: two mounts of the same device, as a bind mount
 * makes them, count as two. `device` differs between the subvolumes of one mount.
 */
export type Mount = { id: string; device: bigint }

/** A handle that needs no permission to read: O_PATH, which Node does not name. */
const pathOnly = 0o10000000

/** Throws system errors, and an Error where /proc does not tell. */
export async function mountOf(folder: string): Promise<Mount> {
  const handle = await withRoom(() => open(folder, pathOnly))
  try {
    const { dev } = await handle.stat({ bigint: true })
    const id = /^mnt_id:\s*(\d+)$/m.exec(await textOf(`/proc/self/fdinfo/${handle.fd}`))?.[1]
    if (id === undefined) throw new Error('this computer does not tell which drive it is on')
    return { id, device: dev }
  } finally {
    await handle.close()
  }
}

function textOf(file: string): Promise<string> {
  return withRoom(() => readFile(file, 'latin1'))
}

export function isSameMount(one: Mount, other: Mount): boolean {
  return one.id === other.id && one.device === other.device
}

/**
 * The folder at which a mount begins; null where it lies outside of what this process sees.
 * https://man7.org/linux/man-pages/man5/proc_pid_mountinfo.5.html
 */
export async function topOf({ id }: Mount): Promise<string | null> {
  for (const line of (await textOf('/proc/self/mountinfo')).split('\n')) {
    const [lineId, , , , point] = line.split(' ')
    if (lineId === id && point !== undefined) return unescaped(point)
  }
  return null
}

/** Spaces, tabs, newlines and backslashes are written in octal, all else as it is. */
function unescaped(latin1: string): string {
  const bytes = latin1.replace(/\\([0-7]{3})/g, (_, octal: string) =>
    String.fromCharCode(Number.parseInt(octal, 8)),
  )
  return Buffer.from(bytes, 'latin1').toString()
}
