import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { setTimeout as delay } from 'node:timers/promises'
import { z } from 'zod'
import { AppFailure, messageOf } from '../core/errors.ts'
import { whenThereIsRoom } from '../core/exhaustion.ts'
import { t } from '../contract/index.ts'

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
const workerFile = join(import.meta.dirname, 'keychain-worker.js')

/** A process for one request. */
type KeychainWorker = {
  /** Answers the reply; rejects when the process ends without one. */
  ask(request: KeychainRequest): Promise<unknown>
  /** Ends the process at once, also when it hangs. */
  kill(): void
}

type StartWorker = (file: string) => KeychainWorker | Promise<KeychainWorker>

let startWorker: StartWorker = startNode

/** Sets how keychain-worker.ts starts in a program that is no Node. */
export function startKeychainWorkersWith(start: StartWorker): void {
  startWorker = start
}

/**
 * Asks the system's keychain through a separate process (keychain-worker.ts), which is killed after five seconds so
 * that nothing hangs. Throws `KeychainUnavailable`.
 */
export async function askKeychain(request: KeychainRequest): Promise<string | null> {
  const worker = await whenThereIsRoom(async () => startWorker(workerFile), delay)
  const limit = AbortSignal.timeout(limitMs)
  limit.addEventListener('abort', () => worker.kill())
  try {
    const parsed = reply.parse(await worker.ask(request))
    if (!parsed.ok) throw unavailable(parsed.reason)
    return parsed.value
  } catch (thrown) {
    if (thrown instanceof AppFailure) throw thrown
    if (limit.aborted) throw unavailable(t('keychain.noAnswer'), thrown)
    throw unavailable(messageOf(thrown), thrown)
  } finally {
    worker.kill()
  }
}

/** Another Node, for the command line. Throws the system's own errors. */
async function startNode(file: string): Promise<KeychainWorker> {
  const child = spawn(process.execPath, [file], { stdio: ['pipe', 'pipe', 'ignore'], windowsHide: true })
  // Without a free descriptor it has no streams, and says why later.
  await once(child, 'spawn')
  const ended = once(child, 'close')
  return {
    async ask(request) {
      // Secrets go through pipes only: other programs can see arguments and environments.
      child.stdin.on('error', () => undefined).end(JSON.stringify(request))
      const [answer] = await Promise.all([text(child.stdout), ended])
      return JSON.parse(answer)
    },
    kill() {
      child.kill('SIGKILL')
      // A D-Bus daemon that it started may keep the other end open.
      child.stdout.destroy()
    },
  }
}

function unavailable(reason: string, cause?: unknown): AppFailure {
  return new AppFailure('KeychainUnavailable', plainReason(reason), { cause, detail: reason })
}

function plainReason(reason: string): string {
  if (/locked collection/i.test(reason)) return t('keychain.locked')
  if (/autolaunch D-Bus|could not connect|DBUS|org[./]freedesktop[./]secrets/i.test(reason)) {
    return t('keychain.noService')
  }
  if (/libsecret|native addon|cannot open shared object/i.test(reason)) {
    return t('keychain.noLibrary')
  }
  return reason.trim().split('\n')[0]?.replace(/\.$/, '') ?? t('keychain.failed')
}
