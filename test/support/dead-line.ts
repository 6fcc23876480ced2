import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { createInterface } from 'node:readline'

/**
 * A port on this computer whose connections go nowhere once they are made: the system drops what arrives on them.
 * `certificate` names its files; then they are encrypted, and die after that. Linux alone, and the system's own Python,
 * which the tests install.
 */
export async function openDeadLine(
  certificate: { key: string; cert: string } | null,
): Promise<{ port: number; close: () => Promise<void> }> {
  const script = join(import.meta.dirname, 'dead-line.py')
  const files = certificate === null ? [] : [certificate.cert, certificate.key]
  const child = spawn('/usr/bin/python3', [script, ...files], { stdio: ['ignore', 'pipe', 'inherit'] })
  const { value } = await createInterface(child.stdout)[Symbol.asyncIterator]().next()
  return {
    port: Number(value),
    async close() {
      child.kill()
      if (child.exitCode === null && child.signalCode === null) await once(child, 'exit')
    },
  }
}
