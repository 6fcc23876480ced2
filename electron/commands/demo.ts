import { createHash, randomBytes } from 'node:crypto'
import { mkdtemp, open, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { bytesInWords } from '../contract/index.ts'
import { AppFailure } from '../core/errors.ts'
import { demoBucket, openDemoStore } from '../demo-store/index.ts'
import type { Command } from './command.ts'
import { runPutAndKill, runToEnd, type DoneLine } from './demo-child.ts'

const fileBytes = 200_000_000
const blockBytes = 4_000_000

/**
 * `dropreel demo`: the whole job on this computer, without an account. Uploads a real file to the demo store,
 * kills the upload halfway, resumes it, verifies it, and fetches the file back through the link.
 */
export const demo: Command<{}> = async (_given, context) => {
  const say = (sentence: string) => context.stdout.line(sentence)
  const dir = await mkdtemp(join(tmpdir(), 'dropreel-demo-'))
  const { demoStore, key } = await openDemoStore(join(dir, 'store'), 0, say)
  try {
    const environment = {
      ...context.environment,
      AWS_ACCESS_KEY_ID: key.accessKeyId,
      AWS_SECRET_ACCESS_KEY: key.secretAccessKey,
      AWS_SESSION_TOKEN: '',
      DROPREEL_HOME: join(dir, 'state'),
    }
    say(`A demo store is running at ${demoStore.endpoint}; nothing leaves this computer.`)
    const file = join(dir, 'Demo_master_v1.mov')
    const sha256 = await makeFile(file, context.signal)
    say(`Made a file of ${bytesInWords(fileBytes)}.`)
    const to = ['--endpoint', demoStore.endpoint, '--bucket', demoBucket, '--path-style']
    const child = { environment, signal: context.signal }
    const killedAt = await runPutAndKill(['put', file, ...to, '--limit-rate', '200M', '--json'], child)
    say(`Uploaded ${Math.floor(killedAt * 100)} %, then killed the upload without a warning.`)
    const done = await runToEnd(['resume', '--verify', '--limit-rate', '1G', '--json'], child)
    say(`Resumed and finished. Sent again: ${bytesInWords(done.resentBytes)}. Proof of grade ${done.proof}.`)
    say(`The link (it works on this computer only, while the demo runs):`)
    say(done.link.url)
    await compare(done, sha256, context.signal)
    say('Fetched the file through the link: every byte is the same.')
    return 0
  } finally {
    await demoStore.close()
    await rm(dir, { recursive: true, force: true })
  }
}

async function makeFile(file: string, signal: AbortSignal): Promise<string> {
  const hash = createHash('sha256')
  const handle = await open(file, 'wx')
  try {
    for (let bytes = 0; bytes < fileBytes; bytes += blockBytes) {
      signal.throwIfAborted()
      const block = randomBytes(blockBytes)
      hash.update(block)
      await handle.write(block)
    }
  } finally {
    await handle.close()
  }
  return hash.digest('hex')
}

async function compare({ link }: DoneLine, sha256: string, signal: AbortSignal): Promise<void> {
  const answer = await fetch(link.url, { signal })
  const hash = createHash('sha256')
  for await (const chunk of answer.body ?? []) hash.update(chunk)
  if (hash.digest('hex') !== sha256) throw new AppFailure('ProofFailed', 'the demo file')
}
