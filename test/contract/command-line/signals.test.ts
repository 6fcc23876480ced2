import { execFile } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'
import { builtFile, doneOf } from './command-line.ts'
import { linkGives, openUploads, place, type Place } from './demo-place.ts'

const MiB = 1024 * 1024
const stopped =
  'Finishing what is on its way: at most 5 s. Ctrl-C again stops at once.\n' +
  'Stopped. Nothing is lost: `dropreel resume` goes on from here.\n'

test('SIGINT ends with 130, SIGTERM with 143; both keep the state, and resume finishes', async () => {
  const here = await place()
  const file = await here.file('x.mov', 60 * MiB)
  const how = ['--part-size', '5', '--parallel', '2', '--limit-rate', '30M', '--json']
  const put = here.start(['put', file, ...here.to, ...how])
  await put.untilSent(0.1)
  put.kill('SIGINT')
  expect(await put.end()).toMatchObject({ code: 130, stderr: stopped })
  expect(await here.run(['status'])).toMatchObject({
    stdout: expect.stringMatching(/x\.mov: queued · .* of 62\.9 MB/),
    stderr: '`dropreel resume` goes on with what is left.\n',
  })

  const resume = here.start(['resume', '--json'])
  await resume.untilSent(0.5)
  resume.kill('SIGTERM')
  expect(await resume.end()).toMatchObject({ code: 143, stderr: stopped })

  const done = doneOf(await here.run(['resume', '--limit-rate', '10G', '--json']))
  expect(done.resentBytes).toBe(0)
  expect(await linkGives(done.link?.url, file)).toBe(true)
  expect(await openUploads(here)).toEqual([])
})

test('a second signal ends what is on its way, too', async () => {
  const here = await place()
  const file = await here.file('x.mov', 8 * MiB)
  const put = here.start(['put', file, ...here.to, '--limit-rate', '2M', '--json'])
  await put.untilSent(0.2)
  put.kill('SIGINT')
  await put.says('Finishing what is on its way')
  const signalledAt = performance.now()
  put.kill('SIGINT')
  expect(await put.end()).toMatchObject({ code: 130 })
  expect(performance.now() - signalledAt).toBeLessThan(2000)
})

test('a closed terminal stops as SIGTERM does, and SIGUSR1 opens no debugger', async () => {
  const here = await place()
  const file = await here.file('x.mov', 30 * MiB)
  const put = here.start(['put', file, ...here.to, '--part-size', '5', '--limit-rate', '30M', '--json'])
  await put.untilSent(0.2)
  put.kill('SIGUSR1')
  await put.untilSent(0.4)
  put.kill('SIGHUP')
  // The shell that a terminal closes with sends it too.
  put.kill('SIGHUP')
  expect([await put.end(), put.child.signalCode]).toEqual([
    expect.objectContaining({ stderr: stopped }),
    'SIGHUP',
  ])
  expect(await here.run(['status'])).toMatchObject({ stdout: expect.stringMatching(/x\.mov: queued/) })
})

/**
 * Runs a command on a terminal that goes away as soon as its bar shows 8 of 28 marks, and prints how it ended. With
 * `own` first the terminal is its own, so that the system sends SIGHUP; else it only cannot be written any more.
 */
const onTerminal = `
import fcntl, os, pty, sys, termios
terminal, its_end = pty.openpty()
pid = os.fork()
if pid == 0:
    os.setsid()
    for fd in range(3): os.dup2(its_end, fd)
    if sys.argv[1] == 'own': fcntl.ioctl(0, termios.TIOCSCTTY, 0)
    os.execvp(sys.argv[2], sys.argv[2:])
os.close(its_end)
shown = b''
while '━'.encode() * 8 not in shown: shown += os.read(terminal, 4096)
os.close(terminal)
print(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]))
`

async function putOnTerminal(here: Place, whose: 'own' | 'another', ...args: string[]): Promise<string> {
  const put = [process.execPath, builtFile, 'put', ...args, ...here.to]
  const { stdout } = await promisify(execFile)('/usr/bin/python3', ['-c', onTerminal, whose, ...put], {
    env: { PATH: process.env['PATH'], HOME: here.dir, DROPREEL_HOME: join(here.dir, 'state'), ...here.env },
  })
  return stdout
}

test.skipIf(process.platform !== 'linux')('a terminal that is gone costs nothing but the words', async () => {
  const here = await place()
  const file = await here.file('x.mov', 30 * MiB)
  // Killed by signal 1, which shells report as 129; without order at its end there would be no log of it.
  expect(await putOnTerminal(here, 'own', file, '--part-size', '5', '--limit-rate', '15M')).toBe('-1\n')
  const log = await readFile(join(here.dir, 'state', 'logs', 'cli.log'), 'utf8')
  expect(log).toContain('Stopped by SIGHUP.')
  const done = doneOf(await here.run(['resume', '--limit-rate', '10G', '--json']))
  expect(await linkGives(done.link?.url, file)).toBe(true)
})

test.skipIf(process.platform !== 'linux')(
  'a terminal that is gone without a signal does not stop an upload, nor end it in a crash',
  async () => {
    const here = await place()
    const file = await here.file('x.mov', 4 * MiB)
    expect(await putOnTerminal(here, 'another', file, '--limit-rate', '8M')).toBe('-1\n')
    expect(await here.run(['status'])).toMatchObject({ stdout: expect.stringMatching(/x\.mov: uploaded/) })
  },
)

test('a command that waits for what never comes does not end as if all were well', async () => {
  const neverReads = "import fs from 'node:fs/promises'; fs.readFile = () => new Promise(() => undefined)"
  const args = ['--import', `data:text/javascript,${neverReads}`, builtFile, 'version']
  await expect(promisify(execFile)(process.execPath, args)).rejects.toMatchObject({ code: 1, stdout: '' })
})
