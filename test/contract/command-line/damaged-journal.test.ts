import { readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { failedOf } from './command-line.ts'
import { place, type Place } from './demo-place.ts'

const journalOf = ({ dir }: Place) => join(dir, 'state', 'journal.jsonl')

/** Changes one byte in each of the journal's lines that hold all these words. */
async function damage(at: Place, ...words: string[]): Promise<void> {
  const lines = (await readFile(journalOf(at), 'utf8')).split('\n')
  const isMeant = (line: string) => words.every((word) => line.includes(word))
  expect(lines.some(isMeant)).toBe(true)
  const damaged = lines.map((line) => (isMeant(line) ? line.replace('"addedAt":1', '"addedAt":3') : line))
  expect(damaged).not.toEqual(lines)
  await writeFile(journalOf(at), damaged.join('\n'))
}

test('status says which upload a damaged journal has lost, until somebody has seen it', async () => {
  const at = await place()
  const [kept, lost, next] = [
    await at.file('kept.mov', 10),
    await at.file('lost.mov', 10),
    await at.file('next.mov', 10),
  ]
  await at.run(['put', kept, lost, ...at.to])
  await damage(at, '"type":"added"', 'lost.mov')

  const status = await at.run(['status'])
  expect(status).toMatchObject({ code: 1, stdout: expect.stringContaining('kept.mov: uploaded') })
  expect(status.stderr).toContain(`The upload of ${lost} is lost: its line in the journal is damaged.`)
  expect(status.stderr).not.toContain('Nothing is left')
  const forScripts = await at.run(['status', '--json'])
  expect(forScripts.code).toBe(1)
  expect(forScripts.stdout).toContain(`{"type":"failed","id":null,"file":"${lost}"`)

  const found = await at.run(['put', next, ...at.to, '--json'])
  expect(found.code).toBe(1)
  expect(failedOf(found)).toMatchObject({ file: lost, error: { code: 'JournalDamaged' } })
  const later = await at.run(['put', kept, ...at.to])
  expect(later).toMatchObject({ code: 0, stderr: expect.stringContaining(`The upload of ${lost} is lost`) })
  expect((await at.run(['status'])).code).toBe(1)

  const folder = join(at.dir, 'state', 'damaged')
  expect(later.stderr).toContain(folder)
  expect(await readFile(join(folder, 'journal.jsonl'), 'utf8')).toContain(lost)
  await rm(folder, { recursive: true })
  expect(await at.run(['status'])).toMatchObject({ code: 0, stderr: 'Nothing is left to upload.\n' })
})

test.each([['remove', '--finished'], ['resume'], ['link', '--all']])(
  '%s says what a damaged journal has lost',
  async (...command) => {
    const at = await place()
    const [kept, lost] = [await at.file('kept.mov', 10), await at.file('lost.mov', 10)]
    await at.run(['put', kept, lost, ...at.to])
    await damage(at, '"type":"added"', 'lost.mov')

    expect(await at.run(command)).toMatchObject({
      code: 1,
      stderr: expect.stringContaining(`The upload of ${lost} is lost`),
    })
  },
)
