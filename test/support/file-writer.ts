import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { createInterface } from 'node:readline'

/**
 * How another program holds a file: open for reading, for appending, for reading and writing, or only mapped shared and
 * writable, with a page that is dirty, and all handles closed; `thread` and `map-thread` are `update` and `map` of a
 * program whose first thread has ended.
 */
export type Hold = 'read' | 'append' | 'update' | 'map' | 'thread' | 'map-thread'

/** Another program that has a file open. */
export type FileWriter = {
  pid: number
  /** Appends, or writes to the beginning of what is mapped. Resolves when it is in the file. */
  write(text: string): Promise<void>
  /** Resolves when the process has ended. */
  end(): Promise<void>
}

/** Linux alone, and the system's own Python, which the tests install. */
export async function openFileWriter(file: string, how: Hold): Promise<FileWriter> {
  const script = join(import.meta.dirname, 'file-writer.py')
  const child = spawn('/usr/bin/python3', [script, how, file], { stdio: ['pipe', 'pipe', 'inherit'] })
  const lines = createInterface(child.stdout)[Symbol.asyncIterator]()
  await lines.next()
  return {
    pid: child.pid ?? 0,
    async write(text) {
      child.stdin.write(`${text}\n`)
      await lines.next()
    },
    async end() {
      if (child.exitCode !== null) return
      child.stdin.end()
      await once(child, 'exit')
    },
  }
}
