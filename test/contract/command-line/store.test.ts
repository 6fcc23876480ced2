import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { expect, test } from 'vitest'
import { z } from 'zod'
import { doneOf, run, sentenceOf, start } from './command-line.ts'
import { linkGives } from './demo-place.ts'
import { emptyDir } from './empty-dir.ts'

const storeLine = z.strictObject({
  endpoint: z.url(),
  region: z.string(),
  bucket: z.string(),
  accessKeyId: z.string(),
  secretAccessKey: z.string(),
})

async function listening(home: string, port = '0') {
  const running = start(['store', '--dir', join(home, 'data'), '--port', port], { home })
  const lines = createInterface({ input: running.child.stdout ?? process.stdin })
  const line = await new Promise<string>((resolve, reject) => {
    lines.once('line', resolve)
    lines.once('close', () => reject(new Error('the store printed nothing')))
  })
  return { running, at: storeLine.parse(JSON.parse(line)) }
}

test('store prints one line, takes uploads, ends by a signal, and keeps keys and data', async () => {
  const home = await emptyDir()
  const { running, at } = await listening(home)
  const file = join(home, 'x.mov')
  await writeFile(file, 'content')
  const env = { AWS_ACCESS_KEY_ID: at.accessKeyId, AWS_SECRET_ACCESS_KEY: at.secretAccessKey }
  const to = ['--endpoint', at.endpoint, '--bucket', at.bucket, '--region', at.region]
  const done = doneOf(await run(['put', file, ...to, '--json'], { home, env }))
  running.kill('SIGTERM')
  const ended = await running.end()
  expect(ended).toMatchObject({ code: 143, stderr: '' })
  expect(ended.stdout.trimEnd().split('\n')).toHaveLength(1)

  const again = await listening(home, new URL(at.endpoint).port)
  expect(again.at).toEqual(at)
  expect(await linkGives(done.link?.url, file)).toBe(true)

  const port = new URL(at.endpoint).port
  const second = await run(['store', '--dir', join(home, 'other'), '--port', port], { home })
  expect(second).toMatchObject({
    code: 2,
    stdout: '',
    stderr: `Port ${port} is in use by another program. Choose another port with --port.\n`,
  })
  again.running.kill('SIGINT')
  expect((await again.running.end()).code).toBe(130)
})

test.for([
  ['no folder', [], 'Say where the data goes with --dir. '],
  ['a bad port', ['--dir', 'x', '--port', '70000'], '--port takes a whole number from 0 to 65535. '],
  ['an unknown option', ['--dir', 'x', '--prot', '1'], 'There is no option --prot. Did you mean --port?'],
  [
    'a folder that is a file',
    ['--dir', import.meta.filename],
    `The folder ${import.meta.filename} cannot be written. `,
  ],
] as const)('%s is one sentence with code 2', async ([, args, sentence]) => {
  const home = await emptyDir()
  const ended = await run(['store', ...args], { home })
  expect(ended).toMatchObject({ code: 2, stdout: '' })
  expect(sentenceOf(ended).slice(0, sentence.length)).toBe(sentence)
})
