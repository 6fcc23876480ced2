import { utilityProcess } from 'electron'

/**
 * Starts the keychain's program in a utility process, the only kind of Node that the packaged app can start: its fuses
 * forbid to run the app itself as one. Call it once the app is ready.
 * @param file the program, absolute
 */
export function startKeychainProcess(file: string) {
  const child = utilityProcess.fork(file, [], { serviceName: 'Dropreel keychain', stdio: 'ignore' })
  return {
    ask(request: object): Promise<unknown> {
      const reply = new Promise<unknown>((resolve, reject) => {
        child.once('message', resolve)
        child.once('exit', (code) => reject(new Error(`it ended with code ${code}`)))
      })
      // Other programs can see arguments and environments, but no messages.
      child.postMessage(request)
      return reply
    },
    kill: () => void child.kill(),
  }
}
