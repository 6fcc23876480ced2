import { execFile } from 'node:child_process'
import { stat } from 'node:fs/promises'
import { promisify } from 'node:util'
import pMap from 'p-map'
import { AppFailure } from '../core/errors.ts'
import { isExhausted } from '../core/exhaustion.ts'
import { fileFailure } from './file-failure.ts'
import { t } from '../contract/index.ts'

const run = promisify(execFile)
/** Of a computer with many open files, lsof takes a second or two; one that hangs is not waited for. */
const limits = { timeout: 20_000, maxBuffer: 256 * 1024 * 1024 }

/**
 * The processes that have each of these files open for writing, by lsof, which macOS has; null where lsof cannot tell.
 * It does not say how a file is mapped, so a mapping without a handle is not seen.
 * https://github.com/apple-oss-distributions/lsof
 */
export async function writersByLsof(
  paths: string[],
  lsof = '/usr/sbin/lsof',
): Promise<(string[] | null | AppFailure)[]> {
  const files = await pMap(paths, numbersOf, { concurrency: 16 })
  const written = await openForWriting(lsof)
  return files.map((file) => {
    if (file instanceof AppFailure) return file
    return written === null ? null : Array.from(written.get(file) ?? [])
  })
}

async function numbersOf(path: string): Promise<string | AppFailure> {
  return stat(path, { bigint: true }).then(
    ({ dev, ino }) => keyOf(dev, String(ino)),
    (thrown: unknown) => fileFailure(path, thrown),
  )
}

/** Processes by the file that they have open for writing. */
async function openForWriting(lsof: string): Promise<Map<string, Set<string>> | null> {
  // -n, -P, -l: no names of hosts, ports and users, which take time. It ends with 1 if it could not see everything.
  const stdout = await run(lsof, ['-n', '-P', '-l', '-w', '-F', 'pcaDi'], limits).then(
    (output) => output.stdout,
    (thrown: { killed?: boolean; stdout?: string }) => {
      // It could not even be started: that nobody could tell would be taken for nobody.
      if (isExhausted(thrown)) throw thrown
      return thrown.killed === true ? '' : (thrown.stdout ?? '')
    },
  )
  return stdout === '' ? null : parsed(stdout)
}

/**
 * A line is a field and its value: `p` and `c` begin a process; of each of its files, `f` comes first, then `a` for its
 * access (r, w, or u for both), `D` for its device in hex, `i` for its inode.
 */
function parsed(text: string): Map<string, Set<string>> {
  const written = new Map<string, Set<string>>()
  let pid = ''
  let command = ''
  let access = ''
  let device = ''
  for (const line of text.split('\n')) {
    const value = line.slice(1)
    if (line.startsWith('p')) pid = value
    else if (line.startsWith('c')) command = value
    else if (line.startsWith('f')) access = device = ''
    else if (line.startsWith('a')) access = value
    else if (line.startsWith('D')) device = value
    else if (line.startsWith('i') && (access === 'w' || access === 'u') && /^0x[0-9a-f]+$/.test(device)) {
      const key = keyOf(BigInt(device), value)
      written.set(key, (written.get(key) ?? new Set()).add(t('files.program', { name: command, pid })))
    }
  }
  return written
}

function keyOf(device: bigint, inode: string): string {
  return `${device}:${inode}`
}
