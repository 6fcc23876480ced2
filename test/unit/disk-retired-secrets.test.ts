import { appendFile, mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import type { BucketAddress, CredentialSource, Destination } from '../../electron/contract/index.ts'
import { usualNetwork } from '../../electron/core/destination-rules.ts'
import { deleteRetired, openDestinations, openJournal } from '../../electron/disk/index.ts'
import { done, sampleRecord } from './disk-journal-samples.ts'
import { temporaryDir } from './disk-temporary-dir.ts'

const inKeychain = (name: string): CredentialSource => ({ kind: 'keychain', name })
const proxy = { kind: 'manual', url: 'http://p:3128', user: 'ed', passwordEntry: 'a 1' } as const
const { address } = sampleRecord('x')

function destination(changes: Partial<Destination>): Destination {
  return {
    ...address,
    id: 'a',
    name: 'A',
    prefix: '',
    keyTemplate: '{name}',
    publicBaseUrl: null,
    ...changes,
  }
}

/** A list that has given up three secrets, and the directories of two journals. */
async function openHere() {
  const [app, cli] = [await temporaryDir(), await temporaryDir()]
  const list = await openDestinations(await temporaryDir())
  await list.put(
    destination({
      credentials: inKeychain('a 1'),
      linkCredentials: inKeychain('a 2'),
      network: { ...usualNetwork, proxy },
    }),
  )
  await list.put(destination({}))
  const deleted: string[] = []
  async function deleteNow(): Promise<string[]> {
    await deleteRetired(list, [app, cli], async ({ kind, name }) => void deleted.push(`${kind} ${name}`))
    return deleted
  }
  return { app, cli, list, deleted, deleteNow }
}

async function finished(dir: string, id: string, changes: Partial<BucketAddress>): Promise<void> {
  const journal = await openJournal(dir)
  const record = { ...sampleRecord(id), address: { ...address, ...changes } }
  await journal.append({ type: 'added', upload: record }, 'durable')
  await journal.append({ type: 'state', id, state: done }, 'durable')
  await journal.close()
}

async function removed(dir: string, id: string): Promise<void> {
  const journal = await openJournal(dir)
  await journal.append({ type: 'removed', id }, 'durable')
  await journal.close()
}

test('a secret stays until the last upload that names it is removed', async () => {
  const { app, cli, list, deleteNow } = await openHere()
  await finished(app, 'x', { network: { ...usualNetwork, proxy } })
  await finished(cli, 'y', { linkCredentials: inKeychain('a 2') })
  expect(await deleteNow()).toEqual(['keys a 1'])
  await removed(cli, 'y')
  expect(await deleteNow()).toEqual(['keys a 1', 'link keys a 2'])
  await removed(app, 'x')
  expect(await deleteNow()).toEqual(['keys a 1', 'link keys a 2', 'proxy password a 1'])
  expect(list.list().retired).toEqual([])
})

test('a secret stays while another destination uses it', async () => {
  const { list, deleteNow } = await openHere()
  await list.put(destination({ id: 'b', credentials: inKeychain('a 2') }))
  expect(await deleteNow()).toEqual(['keys a 1', 'proxy password a 1'])
  await list.remove('b')
  expect(await deleteNow()).toContain('link keys a 2')
})

test('nothing is deleted while a journal cannot be read completely', async () => {
  const { app, cli, deleted, deleteNow } = await openHere()
  await mkdir(join(app, 'journal.jsonl'))
  expect(await deleteNow()).toEqual([])
  await finished(cli, 'y', {})
  await appendFile(join(cli, 'journal.jsonl'), '{"entry":{"type":"added","upl')
  await deleteRetired((await openHere()).list, [cli], async ({ name }) => void deleted.push(name))
  expect(deleted).toEqual([])
})

test('nothing is deleted while nobody has seen what a damaged journal has lost', async () => {
  const { app, deleteNow } = await openHere()
  await finished(app, 'x', { credentials: inKeychain('a 1') })
  const file = join(app, 'journal.jsonl')
  await writeFile(file, (await readFile(file, 'utf8')).replace('"bucket"', '"bucked"'))
  await (await openJournal(app)).close()
  expect(await deleteNow()).toEqual([])
  await rm(join(app, 'damaged'), { recursive: true })
  expect(await deleteNow()).toContain('keys a 1')
})

test('nothing is deleted while nobody has seen that a destination is damaged', async () => {
  const { list, deleteNow } = await openHere()
  const deleted = deleteRetired({ ...list, damaged: () => ['Archive'] }, [], () =>
    Promise.reject(new Error('it was to be deleted')),
  )
  expect(await deleted).toBeUndefined()
  expect(await deleteNow()).not.toEqual([])
})

test('a secret that could not be deleted is deleted later', async () => {
  const { list, deleteNow } = await openHere()
  await expect(deleteRetired(list, [], () => Promise.reject(new Error('locked')))).rejects.toThrow('locked')
  expect(await deleteNow()).toEqual(['keys a 1', 'link keys a 2', 'proxy password a 1'])
})
