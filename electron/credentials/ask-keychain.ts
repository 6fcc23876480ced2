import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { setTimeout as delay } from 'node:timers/promises'
import { z } from 'zod'
import { AppFailure, messageOf } from '../core/errors.ts'
import { whenThereIsRoom } from '../core/exhaustion.ts'

/** `service`: the name under which the system's keychain program lists the entry. */
export type KeychainRequest = { service: string; name: string } & (
  | { action: 'read' | 'delete' }
  | { action: 'save'; value: string }
)

const reply = z.discriminatedUnion('ok', [
  z.object({ ok: z.literal(true), value: z.string().nullable() }),
  z.object({ ok: z.literal(false), reason: z.string() }),
])
export type KeychainReply = z.infer<typeof reply>

/** A locked keychain waits for a prompt that perhaps nobody sees. */
const limitMs = 5000

/** The build puts it next to the program. */
const worker = join(import.meta.dirname, 'keychain-worker.js')

/**
 * Asks the system's keychain through a separate process (keychain-worker.ts), which is killed after five seconds so
 * that nothing hangs. Throws `KeychainUnavailable`.
 */
export async function askKeychain(request: KeychainRequest): Promise<string | null> {
  const child = await whenThereIsRoom(startWorker, delay)
  const ended = once(child, 'close')
  const limit = AbortSignal.timeout(limitMs)
  limit.addEventListener('abort', () => {
    child.kill('SIGKILL')
    // A D-Bus daemon that it started may keep the other end open.
    child.stdout.destroy()
  })
  try {
    // Secrets go through pipes only: other programs can see arguments and environments.
    child.stdin.on('error', () => undefined).end(JSON.stringify(request))
    const [answer] = await Promise.all([text(child.stdout), ended])
    const parsed = reply.parse(JSON.parse(answer))
    if (!parsed.ok) throw unavailable(parsed.reason)
    return parsed.value
  } catch (thrown) {
    if (thrown instanceof AppFailure) throw thrown
    if (limit.aborted) throw unavailable('it did not answer, so it is probably locked', thrown)
    throw unavailable(messageOf(thrown), thrown)
  }
}

/** Throws the system's own errors. */
async function startWorker() {
  const child = spawn(process.execPath, [worker], {
    // Runs the app's own program as Node, because the keychain grants access to that program.
    env: { ...process.env, ELECTRON_RUN_AS_NODE: '1' },
    stdio: ['pipe', 'pipe', 'ignore'],
    windowsHide: true,
  })
  // Without a free descriptor it has no streams, and says why later.
  await once(child, 'spawn')
  return child
}

function unavailable(reason: string, cause?: unknown): AppFailure {
  return new AppFailure('KeychainUnavailable', plainReason(reason), { cause, detail: reason })
}

function plainReason(reason: string): string {
  if (/locked collection/i.test(reason)) return 'it is locked'
  if (/autolaunch D-Bus|could not connect|DBUS|org[./]freedesktop[./]secrets/i.test(reason)) {
    return 'no keychain service is running'
  }
  if (/libsecret|native addon|cannot open shared object/i.test(reason)) {
    return 'its system library (libsecret) is not installed'
  }
  return reason.trim().split('\n')[0]?.replace(/\.$/, '') ?? 'it failed'
}
