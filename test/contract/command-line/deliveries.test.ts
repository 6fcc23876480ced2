import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { z } from 'zod'
import { place } from './demo-place.ts'

const statusLine = z.object({ id: z.string(), deliveryId: z.string(), title: z.string().nullable() })

test('a folder is told as one delivery: no line for each file on its way, a sentence at the end, and its files together in status', async () => {
  const here = await place()
  const alone = await here.file('Trailer.mp4', 1000)
  const dailies = join(here.dir, 'Dailies')
  await mkdir(dailies)
  for (let number = 1; number <= 42; number++) await writeFile(join(dailies, `A${number}.mov`), 'frames')

  const { code, stdout, stderr } = await here.run(['put', dailies, ...here.to])
  expect(code).toBe(0)
  expect(stderr).toBe('42 files of Dailies uploaded.\n')
  expect(stdout.match(/: uploaded, /g)).toHaveLength(42)
  await here.run(['put', alone, ...here.to])

  const status = await here.run(['status'])
  const lines = status.stdout.trimEnd().split('\n')
  expect(lines[0]).toBe('Dailies: 42 of 42 files uploaded · 252 of 252 B')
  expect(lines.filter((line) => line.startsWith(`  ${dailies}`))).toHaveLength(42)
  expect(lines.at(-1)).toMatch(new RegExp(`^${alone}: uploaded`))
  const json = (await here.run(['status', '--json'])).stdout
    .trimEnd()
    .split('\n')
    .map((line) => statusLine.parse(JSON.parse(line)))
  const ids = new Set(json.slice(0, 42).map((line) => line.deliveryId))
  expect(ids.size).toBe(1)
  expect(json[0]).toMatchObject({ title: 'Dailies' })
  expect(json[42]).toMatchObject({ title: null, deliveryId: json[42]?.id })
})
