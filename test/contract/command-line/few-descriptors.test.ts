import { execFile } from 'node:child_process'
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'
import { builtFile, linesOf } from './command-line.ts'
import { keysOf, place } from './demo-place.ts'
import { doneLines, failedLines } from './output-lines.ts'

const files = 300

/** Runs the built command with no more than this many descriptors. */
async function runWith(descriptors: number, args: string[], env: Record<string, string>) {
  const limited = ['-c', `ulimit -n ${descriptors}; exec "$@"`, 'sh', process.execPath, builtFile, ...args]
  const { stdout, stderr } = await promisify(execFile)('sh', limited, {
    env: { PATH: process.env['PATH'], ...env },
    maxBuffer: 2 ** 26,
  })
  return { code: 0, signal: null, stdout, stderr }
}

test.skipIf(process.platform === 'win32')(
  '300 files are uploaded and verified with 64 descriptors, with keys that are read from a file',
  { timeout: 60_000 },
  async () => {
    const here = await place()
    const folder = join(here.dir, 'Rushes')
    await mkdir(folder)
    for (let number = 0; number < files; number++)
      await writeFile(join(folder, `${number}.mov`), `frame ${number}`)
    const secrets = join(here.dir, 'secrets')
    await mkdir(secrets, { mode: 0o700 })
    for (const [name, value] of Object.entries(here.env))
      await writeFile(join(secrets, name), value, { mode: 0o600 })
    const put = ['put', folder, ...here.to, '--credentials', `secrets:${secrets}`, '--parallel', '32']

    const ended = await runWith(64, [...put, '--verify', '--json'], {
      HOME: here.dir,
      DROPREEL_HOME: join(here.dir, 'state'),
    })
    const lines = linesOf(ended)
    expect(failedLines(lines)).toEqual([])
    expect(doneLines(lines)).toHaveLength(files)
    expect(await keysOf(here)).toHaveLength(files)
    expect(await readFile(join(here.dir, 'state', 'logs', 'cli.log'), 'utf8')).not.toContain('"run-failed"')
  },
)
