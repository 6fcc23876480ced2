import { access, mkdir, readFile, writeFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import { networkInterfaces } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test, vi } from 'vitest'
import type { Policy } from '../../../electron/contract/index.ts'
import { mayMount, mountNamespace } from '../../support/mount-namespace.ts'
import { listen } from '../s3/scripted-server.ts'
import { doneOf, failedOf, type Ended } from './command-line.ts'
import { place } from './demo-place.ts'

if (!mayMount) console.error('LEFT OUT: the policy of an administrator. Only root can put it in its place.')

/** A place where the command line finds this policy in /etc, and only there. */
async function underPolicy(policy: Policy, mode = 0o644) {
  const here = await place()
  const etc = join(here.dir, 'etc')
  await mkdir(etc)
  await writeFile(join(etc, 'policy.json'), JSON.stringify(policy))
  const { enter } = await mountNamespace(`
    chmod ${mode.toString(8)} ${etc}/policy.json
    mkdir ${here.dir}/upper ${here.dir}/work
    mount -t overlay -o lowerdir=/etc,upperdir=${here.dir}/upper,workdir=${here.dir}/work overlay /etc
    mkdir -p /etc/dropreel
    mount --bind ${etc} /etc/dropreel`)
  const file = await here.file('reel.mov', 100_000)
  const run = (args: string[], to = here.to): Promise<Ended> =>
    here.runProcess([...args, ...to, '--json'], { within: enter })
  return { here, file, run, put: (...more: string[]) => run(['put', file, ...more]) }
}

const set = (what: string) => `Set by your administrator: ${what}.`

test.runIf(mayMount)('files go to the hosts of the policy alone', async () => {
  const { put } = await underPolicy({ hosts: ['s3.example.com', '*.example.org'] })
  const ended = await put()
  expect(failedOf(ended).error).toMatchObject({
    code: 'SetByPolicy',
    message: set('files may not go to 127.0.0.1'),
  })
  expect(ended.code).toBe(2)
  const allowed = await underPolicy({ hosts: ['127.0.0.1'] })
  expect(await allowed.put()).toMatchObject({ code: 0 })
})

test.runIf(mayMount)('plain http to another computer is refused, whatever a person allows', async () => {
  const { run, file, here } = await underPolicy({ allowHttp: false })
  const other = Object.values(networkInterfaces())
    .flat()
    .find((each) => each?.family === 'IPv4' && !each.internal)
  const endpoint = `http://${other?.address ?? '192.0.2.1'}:9`
  const to = ['--endpoint', endpoint, '--bucket', 'reels', '--path-style', '--allow-http']
  expect(failedOf(await run(['put', file], to)).error.message).toBe(set('plain http is not allowed'))
  expect(await run(['put', file], here.to)).toMatchObject({ code: 0 })
})

test.runIf(mayMount)('the proxy of the policy is used, whatever a person names', async () => {
  const asked: string[] = []
  const proxy = createServer((request, response) => {
    asked.push(request.url ?? '')
    response.writeHead(403).end()
  })
  const port = await listen(proxy)
  onTestFinished(() => void proxy.close())
  const { run, file } = await underPolicy({ proxy: `http://127.0.0.1:${port}` })
  const to = ['--endpoint', 'http://store.invalid', '--allow-http', '--bucket', 'reels', '--path-style']
  await run(['destinations', 'add', 'Reels', '--proxy', 'none'], to)
  await run(['put', file, '--to', 'Reels', '--max-wait', '1s'], [])
  expect(asked[0]).toContain('http://store.invalid/reels/')
})

test.runIf(mayMount)('the certificate authorities of the policy are used', async () => {
  const { run, file } = await underPolicy({ caFile: '/etc/dropreel/none.pem' })
  const to = ['--endpoint', 'https://127.0.0.1:9', '--bucket', 'reels', '--path-style']
  await run(['destinations', 'add', 'Reels', '--ca-file', '/etc/ssl/certs/ca-certificates.crt'], to)
  const ended = await run(['put', file, '--to', 'Reels'], [])
  expect(failedOf(ended).error.message).toContain('/etc/dropreel/none.pem')
})

test.runIf(mayMount)('files stay on this computer', async () => {
  const { put } = await underPolicy({ deleteLocal: false })
  const ended = await put('--verify', '--delete-local', 'trash')
  expect(ended).toMatchObject({ code: 2, stderr: '' })
  expect(failedOf(ended).error.message).toBe(set('files stay on this computer'))
})

test.runIf(mayMount)('so does a file that was to go to the trash before there was a policy', async () => {
  const { here, file, run } = await underPolicy({ deleteLocal: false })
  const later = ['--delete-local', 'trash', '--delete-after', '1s', '--link', 'none']
  await here.runProcess(['put', file, ...here.to, ...later])
  const journal = await readFile(join(here.dir, 'state', 'journal.jsonl'), 'utf8')
  const due = Number(/"trash-after","time":(\d+)/.exec(journal)?.[1])
  await vi.waitUntil(() => Date.now() > due, { timeout: 5000 })
  expect(doneOf(await run(['resume'], []))).toMatchObject({
    local: 'kept',
    localReason: `The file stays: ${set('files stay on this computer')}`,
  })
  await access(file)
})

test.runIf(mayMount)('links end after the longest time of the policy, and the reason is told', async () => {
  const { put, run, here } = await underPolicy({ longestLinkSeconds: 3600 })
  const { link, key } = doneOf(await put('--link', '2d'))
  expect(link?.url).toContain('X-Amz-Expires=3600')
  expect(link).toMatchObject({ limitedBy: 'administrator' })
  const at = ['--endpoint', here.store.endpoint, '--path-style']
  const again = await run(['link', `s3://reels/${key}`, '--expires', '2d'], at)
  expect(again.stdout).toContain('X-Amz-Expires=3600')
})

test.runIf(mayMount)('a policy that others can write to stops everything', async () => {
  const { put } = await underPolicy({ deleteLocal: false }, 0o666)
  const ended = await put()
  expect(ended.code).toBe(2)
  expect(failedOf(ended).error.message).toBe(
    'The policy of this computer cannot be followed: /etc/dropreel/policy.json (others than root can write to it).',
  )
})
