import { expect, onTestFinished, test } from 'vitest'
import type { UploadRecord } from '../../electron/contract/index.ts'
import { openJournal } from '../../electron/disk/journal.ts'
import { sampleRecord } from './disk-journal-samples.ts'
import { temporaryDir } from './disk-temporary-dir.ts'

test('an upload that could not be read again is rejected at once', async () => {
  const journal = await openJournal(await temporaryDir())
  onTestFinished(() => journal.close())
  const add = (upload: UploadRecord) => journal.append({ type: 'added', upload }, 'durable')
  const rejects = (upload: UploadRecord) =>
    expect(add(upload)).rejects.toMatchObject({ error: { code: 'Internal' } })
  const { address, options } = sampleRecord('a')
  const unreadable = { ...options, limitBytesPerSecond: -1 }
  await rejects({ ...sampleRecord('a'), address, options, contentType: '' })
  await rejects({ ...sampleRecord('a'), address, options: unreadable })
  await rejects({ ...sampleRecord('b'), address, options: unreadable })
  await add({ ...sampleRecord('c'), address, options })
  await rejects({ ...sampleRecord('d'), address, options, key: '' })
  await rejects({ ...sampleRecord('d'), address, options: unreadable })
  await rejects({ ...sampleRecord('d'), address: { ...address, bucket: '' }, options })
  expect(journal.uploads().map(({ record }) => record.id)).toEqual(['c'])
})
