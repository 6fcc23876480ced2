import type Dns from 'node:dns'
import { expect, test, vi } from 'vitest'
import { lookUp } from '../../../electron/s3/transport/look-up.ts'

const addresses: Dns.LookupAddress[] = [{ address: '192.0.2.7', family: 4 }]
/** With an error Node hands over nothing else, whatever its types say. */
type Answer = (error: NodeJS.ErrnoException | null, found?: Dns.LookupAddress[]) => void

/** What the name servers do. */
const names = vi.hoisted((): { answer: (done: Answer) => void } => ({ answer: () => undefined }))
vi.mock('node:dns', async (original) => {
  const dns = await original<typeof Dns>()
  return { ...dns, lookup: (_name: string, _options: object, done: Answer) => names.answer(done) }
})

async function addressOf(name: string): Promise<unknown> {
  return new Promise((resolve, reject) => {
    lookUp(name, { family: 0 }, (error, address) => (error === null ? resolve(address) : reject(error)))
  })
}

const failing = (code: string) => (done: Answer) => done(Object.assign(new Error(code), { code }))

test('a name whose server does not answer means what it meant before', async () => {
  names.answer = (done) => done(null, addresses)
  expect(await addressOf('store.test')).toBe('192.0.2.7')
  names.answer = () => undefined
  expect(await addressOf('store.test')).toBe('192.0.2.7')
  names.answer = failing('EAI_AGAIN')
  expect(await addressOf('store.test')).toBe('192.0.2.7')
})

test('a name that is no more known, and one that never was, are not made up', async () => {
  names.answer = (done) => done(null, addresses)
  await addressOf('gone.test')
  names.answer = failing('ENOTFOUND')
  await expect(addressOf('gone.test')).rejects.toThrow('ENOTFOUND')
  names.answer = failing('EAI_AGAIN')
  await expect(addressOf('new.test')).rejects.toThrow('EAI_AGAIN')
})
