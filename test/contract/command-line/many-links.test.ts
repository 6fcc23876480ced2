import { createServer, type ServerResponse } from 'node:http'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { listen } from '../s3/scripted-server.ts'
import { linesOf } from './command-line.ts'
import { place } from './demo-place.ts'
import { doneLines } from './output-lines.ts'

const files = 12

test('a dozen links that are tested at the same time are no warning of Node', async () => {
  const here = await place()
  for (let number = 1; number <= files; number++) await here.file(`day 1/A00${number}.mov`, 'frames')
  const held: ServerResponse[] = []
  const server = createServer((_request, response) => {
    held.push(response)
    if (held.length === files) for (const each of held) each.end('frames')
  })
  onTestFinished(() => void server.close())
  const base = `http://127.0.0.1:${await listen(server)}/reviews/`
  const folder = join(here.dir, 'day 1')
  const ended = await here.run(['put', folder, ...here.to, '--public-base-url', base, '--json'])
  expect(ended).toMatchObject({ code: 0, stderr: '' })
  expect(doneLines(linesOf(ended)).filter(({ link }) => link !== null)).toHaveLength(files)
})
