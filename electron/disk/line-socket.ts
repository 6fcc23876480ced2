import { randomUUID } from 'node:crypto'
import { once, setMaxListeners } from 'node:events'
import { chmod, mkdir, rm } from 'node:fs/promises'
import { connect, createServer, type Socket } from 'node:net'
import { join } from 'node:path'
import { AppFailure, systemCode } from '../core/errors.ts'
import { writeAtomically } from './atomic-file.ts'
import { refuseForeign } from './own-folder.ts'
import { readIfAny } from './state-file.ts'

/** More than the names of all files that a system passes to a command (2 MiB on Linux). */
const longestLineBytes = 4 * 1024 * 1024
/** Whoever connects says something in this time, in milliseconds. */
const longestSilenceMs = 10_000
/** Who reads this slowly misses what is soon old, and is left at the second. */
const [slowBytes, stuckBytes] = [1024 * 1024, 64 * 1024 * 1024]
const mostConnections = 256
/** `sun_path` of macOS, whose end is a zero; Linux has four more (unix(7)). */
const longestPathBytes = 103

/** JSON lines between two programs of the same user on this computer. */
export type LineSocket = {
  /** Ends with the connection. Throws `BadInput` for a line that is too long or no UTF-8. */
  lines: AsyncIterable<string>
  /** `isSoonOld`: it need not arrive where the other side reads slowly. */
  send(value: object, isSoonOld?: boolean): void
  /** Silence is expected from now on. */
  mayBeSilent(): void
  /** What was sent still arrives. */
  end(): void
  /** Aborted once the connection is gone. */
  gone: AbortSignal
}

/**
 * Takes connections of programs of this user until `leaving` aborts; those that are there stay until it is closed. Only
 * the holder of the lock of `stateDir` calls it, so what is in the way there is left over. On Unix the folder's rights keep
 * others out, as Node does not tell who connects (SO_PEERCRED). On Windows the pipe has a random name, which only the
 * user can read in that folder; a pipe's usual rights let others read from it, but not ask. Throws the system's errors,
 * `StateUnsafe`, `BadInput`.
 */
export async function listenForLines(
  stateDir: string,
  leaving: AbortSignal,
  onConnection: (socket: LineSocket) => void,
  silenceMs = longestSilenceMs,
): Promise<{ close(): void }> {
  const folder = folderIn(stateDir)
  await mkdir(folder, { recursive: true, mode: 0o700 })
  refuseForeign(folder)
  await chmod(folder, 0o700)
  const sockets = new Set<Socket>()
  const server = createServer((socket) => {
    sockets.add(socket)
    socket.on('close', () => sockets.delete(socket))
    socket.setTimeout(silenceMs, () => socket.destroy())
    onConnection(lineSocket(socket))
  })
  server.maxConnections = mostConnections
  const address = process.platform === 'win32' ? await newPipe(folder) : await freePath(folder)
  server.listen(address)
  await once(server, 'listening')
  if (process.platform !== 'win32') await chmod(address, 0o600)
  leaving.addEventListener('abort', () => void server.close())
  if (leaving.aborted) server.close()
  return {
    close() {
      server.close()
      for (const socket of sockets) socket.destroy()
    },
  }
}

/** Connects to the program that listens there. Throws `AppNotRunning`, `StateUnsafe`. */
export async function connectForLines(stateDir: string): Promise<LineSocket> {
  const folder = folderIn(stateDir)
  try {
    refuseForeign(folder)
    const pipe = process.platform === 'win32' ? await readIfAny(join(folder, 'pipe')) : null
    const socket = connect(pipe === null ? join(folder, 'socket') : pipe.toString('utf8'))
    await once(socket, 'connect')
    return lineSocket(socket)
  } catch (thrown) {
    if (thrown instanceof AppFailure) throw thrown
    throw new AppFailure('AppNotRunning', '', { cause: thrown })
  }
}

const folderIn = (stateDir: string) => join(stateDir, 'in-app')

async function newPipe(folder: string): Promise<string> {
  const name = String.raw`\\.\pipe\dropreel-${randomUUID()}`
  await writeAtomically(join(folder, 'pipe'), name)
  return name
}

async function freePath(folder: string): Promise<string> {
  const path = join(folder, 'socket')
  // A longer one would be cut off, and another path.
  if (Buffer.byteLength(path) > longestPathBytes) {
    throw new AppFailure('BadInput', `The path ${path} is too long for a socket.`)
  }
  await rm(path, { force: true })
  return path
}

function lineSocket(socket: Socket): LineSocket {
  const gone = new AbortController()
  // Every link that is being tested listens.
  setMaxListeners(0, gone.signal)
  socket.on('close', () => gone.abort())
  // The lines end then, too.
  socket.on('error', () => undefined)
  return {
    lines: linesOf(socket),
    send(value, isSoonOld = false) {
      if (!socket.writable || (isSoonOld && socket.writableLength > slowBytes)) return
      socket.write(`${JSON.stringify(value)}\n`)
      if (socket.writableLength > stuckBytes) socket.destroy()
    },
    mayBeSilent: () => void socket.setTimeout(0),
    end: () => void socket.end(),
    gone: gone.signal,
  }
}

async function* linesOf(socket: Socket): AsyncGenerator<string> {
  let parts: Buffer[] = []
  let bytes = 0
  const keep = (part: Buffer): void => {
    parts.push(part)
    bytes += part.byteLength
    if (bytes > longestLineBytes) throw new AppFailure('BadInput', 'A line is longer than 4 MiB.')
  }
  try {
    for await (const chunk of socket.iterator({ destroyOnReturn: false })) {
      if (!Buffer.isBuffer(chunk)) continue
      let from = 0
      for (let end = chunk.indexOf('\n'); end !== -1; end = chunk.indexOf('\n', from)) {
        keep(chunk.subarray(from, end))
        from = end + 1
        const line = Buffer.concat(parts)
        parts = []
        bytes = 0
        yield textOf(line)
      }
      keep(chunk.subarray(from))
    }
  } catch (thrown) {
    if (thrown instanceof AppFailure) throw thrown
    if (systemCode(thrown) === '') throw thrown
    // The other side is gone.
  }
}

function textOf(line: Buffer): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(line)
  } catch (thrown) {
    throw new AppFailure('BadInput', 'A line is no UTF-8.', { cause: thrown })
  }
}
