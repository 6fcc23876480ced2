/**
 * `npm run test:container`: the container's tests on a small Debian of its own, with its packages installed and its code
 * built as the Dockerfile says. Takes some minutes; as root only.
 */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { run } from './run-command.mjs'
import { runVitest } from './run-tests.mjs'
import { ensureDebootstrap } from './system-packages.mjs'

await ensureDebootstrap()
const debian = await mkdtemp(join(tmpdir(), 'dropreel-debian-'))
try {
  if ((await run('debootstrap', ['--variant=minbase', 'bookworm', debian])) !== 0)
    throw new Error('debootstrap failed; its last lines say why.')
  process.env['DROPREEL_DEBIAN'] = debian
  const { failed } = await runVitest(['test/contract/command-line/container.test.ts'])
  process.exitCode = failed === 0 ? 0 : 1
} finally {
  await rm(debian, { recursive: true, force: true })
}
