import { text } from 'node:stream/consumers'
import type { KeychainReply, KeychainRequest } from './ask-keychain.ts'

/**
 * Makes one call to the system's keychain in a separate process: a keychain that waits for a prompt which nobody sees
 * never returns, and a process whose native call hangs cannot even exit. A plain Node reads the request from standard
 * input and writes the reply to standard output; a utility process of Electron exchanges messages with the app, which
 * then ends it. No other file loads keytar.
 */
// Otherwise Node opens a debugger, which gives everything to whoever connects to it.
process.on('SIGUSR1', () => undefined)
const app: ParentPort | undefined = Reflect.get(process, 'parentPort')
if (app === undefined) {
  void text(process.stdin).then(async (request) => {
    process.stdout.write(JSON.stringify(await reply(JSON.parse(request))))
  })
} else {
  app.once('message', ({ data }) => void reply(data).then((answer) => app.postMessage(answer)))
}

/** What Electron gives a utility process to speak with the process that started it. */
type ParentPort = {
  once(event: 'message', listener: (message: { data: KeychainRequest }) => void): void
  postMessage(message: KeychainReply): void
}

async function reply(request: KeychainRequest): Promise<KeychainReply> {
  try {
    return { ok: true, value: await act(request) }
  } catch (thrown) {
    return { ok: false, reason: thrown instanceof Error ? thrown.message : String(thrown) }
  }
}

async function act(request: KeychainRequest): Promise<string | null> {
  const loaded = await import('keytar')
  // It is a CommonJS module.
  const keychain = 'default' in loaded ? loaded.default : loaded
  const { action, service, name } = request
  if (action === 'delete') {
    await keychain.deletePassword(service, name)
    return null
  }
  if (action === 'save') {
    await keychain.setPassword(service, name, request.value)
    return null
  }
  const value = await keychain.getPassword(service, name)
  // libsecret reports a locked keyring like a missing entry, but refuses to write to it.
  if (value === null && process.platform === 'linux') {
    await keychain.setPassword(service, 'unlocked', 'yes')
    await keychain.deletePassword(service, 'unlocked')
  }
  return value
}
