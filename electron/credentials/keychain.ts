import type * as keytar from 'keytar'
import { z } from 'zod'
import { AppFailure } from '../core/errors.ts'
import type { Credentials } from './credential-provider.ts'

/** The name under which the system's own keychain program lists Dropreel's entries. */
const service = 'Dropreel'
/** A keychain that is locked waits for a prompt which may never be seen. */
const limitMs = 5000

type Keytar = Pick<typeof keytar, 'getPassword' | 'setPassword' | 'deletePassword'>

const stored = z.object({
  accessKeyId: z.string().min(1),
  secretAccessKey: z.string().min(1),
  sessionToken: z.string().min(1).optional(),
})

/** Throws `CredentialsMissing` if there is no such entry, `KeychainUnavailable`. */
export async function readFromKeychain(name: string): Promise<Credentials> {
  const value = await withKeychain((keychain) => keychain.getPassword(service, name))
  if (value === null) {
    throw new AppFailure('CredentialsMissing', `the system keychain has no entry ${name} for ${service}`)
  }
  const parsed = stored.safeParse(parseJson(value))
  if (!parsed.success) {
    throw new AppFailure('CredentialsMissing', `the keychain entry ${name} does not hold an access key`)
  }
  const { accessKeyId, secretAccessKey, sessionToken } = parsed.data
  return { accessKeyId, secretAccessKey, ...(sessionToken === undefined ? {} : { sessionToken }) }
}

/** Replaces an entry of that name. Throws `KeychainUnavailable`. */
export async function saveToKeychain(name: string, credentials: Credentials): Promise<void> {
  const value = JSON.stringify(stored.parse(credentials))
  await withKeychain((keychain) => keychain.setPassword(service, name, value))
}

/** An entry that is not there is a success. Throws `KeychainUnavailable`. */
export async function deleteFromKeychain(name: string): Promise<void> {
  await withKeychain((keychain) => keychain.deletePassword(service, name))
}

async function withKeychain<T>(use: (keychain: Keytar) => Promise<T>): Promise<T> {
  try {
    return await withinLimit(loadKeytar().then(use))
  } catch (thrown) {
    const reason = thrown instanceof Error ? thrown.message : String(thrown)
    throw new AppFailure('KeychainUnavailable', plainReason(reason), { cause: thrown, detail: reason })
  }
}

/** Loaded at first use: it is native code, and whoever uses no keychain needs none. It is a CommonJS module. */
async function loadKeytar(): Promise<Keytar> {
  const loaded: Keytar & { default?: Keytar } = await import('keytar')
  return loaded.default ?? loaded
}

async function withinLimit<T>(work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined
  const limit = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error('it did not answer, so it is probably locked')), limitMs)
  })
  try {
    return await Promise.race([work, limit])
  } finally {
    clearTimeout(timer)
  }
}

function plainReason(reason: string): string {
  if (/autolaunch D-Bus|DBUS|org\.freedesktop\.secrets|dbus/i.test(reason))
    return 'no keychain service is running'
  if (/libsecret|native addon|cannot open shared object/i.test(reason)) {
    return 'its system library (libsecret) is not installed'
  }
  return reason.trim().split('\n')[0]?.replace(/\.$/, '') ?? 'it failed'
}

function parseJson(value: string): unknown {
  try {
    return JSON.parse(value)
  } catch {
    return null
  }
}
