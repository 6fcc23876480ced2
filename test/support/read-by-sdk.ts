import { onTestFinished } from 'vitest'

/** What the SDK reads of the environment, the paths of ~/.aws included. */
export function readBySdk(): Set<string> {
  const read = new Set<string>()
  const note = (name: string | symbol): void => {
    const isSdk = /node_modules\/@(aws-sdk|smithy|aws)\//.test(new Error().stack ?? '')
    if (isSdk && typeof name === 'string') read.add(name)
  }
  const real = process.env
  process.env = new Proxy(real, {
    get(target, name) {
      note(name)
      return Reflect.get(target, name) as unknown
    },
    // Node's own refuses what a proxy makes of an assignment.
    set: (target, name, value) => Reflect.set(target, name, value),
    has(target, name) {
      note(name)
      return Reflect.has(target, name)
    },
  })
  onTestFinished(() => {
    process.env = real
  })
  return read
}
