import { chmod, chown, mkdir, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { container } from '../../support/container.ts'
import { mayMount } from '../../support/mount-namespace.ts'
import { doneOf } from './command-line.ts'
import { bucket, linkGives, place } from './demo-place.ts'

/** The folder of a small Debian (`npm run test:container` makes one); without it the steps run over this one. */
const debian = process.env['DROPREEL_DEBIAN'] ?? null
const limitMs = debian === null ? 60_000 : 600_000
const user = 10_001

if (!mayMount) console.error('LEFT OUT: the container for render nodes. Only root can mount.')

const old = { accessKeyId: 'OLDKEY', secretAccessKey: 'old-secret-old-secret' }
const fresh = { accessKeyId: 'NEWKEY', secretAccessKey: 'new-secret-new-secret' }

/** Files of keys that only the container's user can read, each replaced as a whole. */
async function writeSecrets(dir: string, { accessKeyId, secretAccessKey }: typeof old): Promise<void> {
  for (const [name, value] of Object.entries({
    aws_access_key_id: accessKeyId,
    aws_secret_access_key: secretAccessKey,
  })) {
    const next = join(dir, `..${name}`)
    await writeFile(next, `${value}\n`, { mode: 0o400 })
    await chown(next, user, user)
    await rename(next, join(dir, name))
  }
}

async function renderNode() {
  const here = await place({ keys: [{ ...old }] })
  const folders = ['state', 'media', 'secrets'].map((name) => join(here.dir, name))
  const [state = '', media = '', secrets = ''] = folders
  for (const folder of folders) await mkdir(folder, { mode: 0o755 })
  await chown(secrets, user, user)
  await chmod(secrets, 0o500)
  await writeSecrets(secrets, old)
  const image = await container({ debian, buildsAnew: debian !== null, state, media, secrets })
  onTestFinished(() => rm(secrets, { recursive: true, force: true }))
  return { here, image, secrets, file: (name: string, size: number) => here.file(join('media', name), size) }
}

test.runIf(mayMount)(
  'in the container, keys that are rotated and `docker stop` in the middle cost an upload nothing',
  async () => {
    const { here, image, secrets, file } = await renderNode()
    const path = await file('reel.mov', 40_000_000)
    const to = ['--endpoint', here.store.endpoint, '--bucket', bucket, '--path-style']
    const put = ['put', 'reel.mov', ...to, '--credentials', 'secrets', '--part-size', '5', '--json']

    const first = image.dropreel([...put, '--limit-rate', '20M'])
    await first.untilSent(0.2)
    await writeSecrets(secrets, fresh)
    here.store.keys.splice(0, here.store.keys.length, fresh)
    await first.untilSent(0.6)
    const stoppedAt = performance.now()
    await image.stop(first)
    expect(await first.end()).toMatchObject({
      code: 143,
      stderr: expect.stringContaining('Stopped. Nothing is lost'),
    })
    // Docker waits so long before it kills.
    expect(performance.now() - stoppedAt).toBeLessThan(10_000)

    const second = await image.dropreel(put).end()
    expect(second).toMatchObject({ code: 0 })
    const done = doneOf(second)
    // Of the part that was refused with the old keys.
    expect(done.resentBytes).toBeLessThan(5 * 1024 ** 2)
    expect(await linkGives(done.link?.url, path)).toBe(true)
  },
  limitMs,
)

const probe = `
id -u; id -g
grep -E '^Cap(Prm|Eff|Bnd)|^NoNewPrivs' /proc/self/status
for place in /app/out /etc /usr/local/bin /media /run/secrets; do touch $place/x 2>/dev/null && echo "wrote to $place"; done
touch /tmp/x /state/x && echo wrote to tmp and state
find /app -name '*.map' -o -iname '*electron*' -o -name 'npm*' -o -name 'keytar*' | head
`

test.runIf(mayMount)(
  'the container holds the command alone, for a user without rights',
  async () => {
    const { here, image, secrets } = await renderNode()
    // The mounts alone keep the container from writing there.
    await chmod(join(here.dir, 'media'), 0o777)
    await chmod(secrets, 0o777)
    expect((await image.start(['sh', '-c', probe]).end()).stdout.split('\n')).toEqual([
      '10001',
      '10001',
      'CapPrm:\t0000000000000000',
      'CapEff:\t0000000000000000',
      'CapBnd:\t0000000000000000',
      'NoNewPrivs:\t1',
      'wrote to tmp and state',
      '',
    ])
    expect(await image.dropreel(['--version']).end()).toMatchObject({ code: 0 })
    expect(await image.dropreel(['put', 'none.mov', '--bucket', 'b']).end()).toMatchObject({ code: 2 })
  },
  limitMs,
)
