import { expect, test, vi } from 'vitest'
import type { KeychainRequest } from '../../../electron/credentials/ask-keychain.ts'
import { redact } from '../../../electron/core/redaction.ts'
import {
  credentialProviders,
  deleteSecret,
  readProxyPassword,
  saveProxyPassword,
  saveToKeychain,
} from '../../../electron/credentials/index.ts'

const entries = vi.hoisted(() => ({ values: new Map<string, string>(), reads: 0 }))

// The real one is tested with a real keyring: test/contract/credentials/keychain.test.ts.
vi.mock('../../../electron/credentials/ask-keychain.ts', () => ({
  async askKeychain(request: KeychainRequest): Promise<string | null> {
    if (request.action === 'save') entries.values.set(request.name, request.value)
    if (request.action === 'delete') entries.values.delete(request.name)
    if (request.action === 'read') entries.reads++
    return entries.values.get(request.name) ?? null
  },
}))

test('reads keys once, and again after a person has changed or removed them', async () => {
  const provide = credentialProviders({
    environment: {},
    demo: () => Promise.reject(new Error('not asked here')),
    now: Date.now,
    askMfaCode: () => Promise.reject(new Error('not asked here')),
    warn: () => undefined,
    isPersonThere: true,
  })({ kind: 'keychain', name: 'reviews' })
  await saveToKeychain('reviews', { accessKeyId: 'ONE', secretAccessKey: 'one' })
  expect((await provide()).accessKeyId).toBe('ONE')
  expect((await provide()).accessKeyId).toBe('ONE')
  expect(entries.reads).toBe(1)
  await saveToKeychain('reviews', { accessKeyId: 'TWO', secretAccessKey: 'two' })
  expect((await provide()).accessKeyId).toBe('TWO')
  await deleteSecret({ kind: 'keys', name: 'reviews' })
  const missing = { error: { code: 'CredentialsMissing' } }
  await expect(provide()).rejects.toMatchObject(missing)
  // The next step of a command does not wait for a keychain that hangs once more.
  await expect(provide()).rejects.toMatchObject(missing)
  expect(entries.reads).toBe(3)
})

test('what is read or entered is kept out of the log from then on', async () => {
  const provide = credentialProviders({
    environment: {
      AWS_ACCESS_KEY_ID: 'ID',
      AWS_SECRET_ACCESS_KEY: 'read-key',
      AWS_SESSION_TOKEN: 'read-token',
    },
    demo: () => Promise.reject(new Error('not asked here')),
    now: Date.now,
    askMfaCode: () => Promise.reject(new Error('not asked here')),
    warn: () => undefined,
    isPersonThere: true,
  })({ kind: 'env' })
  expect(redact('read-key read-token')).toBe('read-key read-token')
  await provide()
  expect(redact('read-key read-token')).toBe('[redacted] [redacted]')
  await saveToKeychain('reviews', { accessKeyId: 'ID', secretAccessKey: 'entered-key' })
  await saveProxyPassword('entered', 'entered-password')
  expect(redact('entered-key entered-password')).toBe('[redacted] [redacted]')
  entries.values.set('read', 'read-password')
  await readProxyPassword('read')
  expect(redact('read-password')).toBe('[redacted]')
})
