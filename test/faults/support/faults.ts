import { once } from 'node:events'
import { PassThrough, Readable, Transform } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import { pipeline } from 'node:stream/promises'
import { setTimeout as delay } from 'node:timers/promises'
import type { Fault } from './fault-proxy.ts'

type Answer = { status: number; headers?: Record<string, string>; body?: string }

/** An S3 error answer. */
export function s3Error(status: number, code: string, headers: Record<string, string> = {}): Answer {
  return {
    status,
    headers: { 'content-type': 'application/xml', 'x-amz-request-id': 'R1', ...headers },
    body: `<?xml version="1.0"?><Error><Code>${code}</Code><Message>About ${code}.</Message></Error>`,
  }
}

/** What a gateway in front of a store says by itself. */
export function gatewayError(status: number, headers: Record<string, string> = {}): Answer {
  return { status, headers: { 'content-type': 'text/html', ...headers }, body: `<html>${status}</html>` }
}

/** Takes the whole request, and answers this instead of the store. */
export function answer({ status, headers = {}, body = '' }: Answer): Fault {
  return async ({ request, response }) => {
    await drain(request)
    response.writeHead(status, headers).end(request.method === 'HEAD' ? undefined : body)
  }
}

/** The policy of a bucket that takes no object without these headers, and does not say which one is missing. */
export function denyWithout(demanded: Record<string, string>): Fault {
  return async (passing, proxy) => {
    const has = ([name, value]: [string, string]) => passing.request.headers[name] === value
    if (Object.entries(demanded).every(has)) return proxy.pass(passing)
    await answer(s3Error(403, 'AccessDenied'))(passing, proxy)
  }
}

/** Answers without waiting for the body and closes, as stores do that are too busy to read it. */
export function answerEarly({ status, headers = {}, body = '' }: Answer): Fault {
  return async ({ response }) => {
    response.writeHead(status, { ...headers, connection: 'close' }).end(body)
  }
}

/** Lets the store do it, and answers this in its place. */
export function answerAfter(wanted: Answer): Fault {
  return async (passing, proxy) => {
    await drain(await proxy.forward(passing.request))
    await answer(wanted)(passing, proxy)
  }
}

/** Breaks the connection before anything of the request is read. */
export const reset: Fault = async ({ request }) => {
  request.socket.resetAndDestroy()
}

/** Breaks the connection after so many bytes of the body; the store has got these. */
export function resetAfter(bytes: number): Fault {
  return async ({ request }, proxy) => {
    await proxy.forward(request, upTo(request, bytes)).catch(() => undefined)
    request.socket.resetAndDestroy()
  }
}

/** Takes so many bytes of the body, and then never reads or answers again. */
export function stallAfter(bytes: number): Fault {
  return async ({ request }) => {
    let taken = 0
    request.on('data', (chunk: Buffer) => {
      taken += chunk.byteLength
      if (taken >= bytes) request.pause()
    })
    await once(request, 'close')
  }
}

/** Takes the whole request, and never answers. */
export const stallBeforeAnswer: Fault = stallAfter(Infinity)

/** Sends the head of the store's answer and half of its body, and then nothing more. */
export const stallInAnswer: Fault = async ({ request, response }, proxy) => {
  const { headers, statusCode, body } = await answered(await proxy.forward(request))
  response.writeHead(statusCode, headers).write(body.subarray(0, body.byteLength / 2))
  await once(request.socket, 'close')
}

/** The same, but the connection ends. */
export const truncateAnswer: Fault = async ({ request, response }, proxy) => {
  const { headers, statusCode, body } = await answered(await proxy.forward(request))
  response.writeHead(statusCode, headers).write(body.subarray(0, body.byteLength / 2), () => {
    request.socket.destroy()
  })
}

/** Half of the store's answer, given out as the whole of it. */
export const shortenAnswer: Fault = async ({ request, response }, proxy) => {
  const { headers, statusCode, body } = await answered(await proxy.forward(request))
  const half = body.subarray(0, body.byteLength / 2)
  response.writeHead(statusCode, { ...headers, 'content-length': half.byteLength }).end(half)
}

/** The store does it, but its answer is lost with the connection. */
export const loseReply: Fault = async ({ request }, proxy) => {
  await drain(await proxy.forward(request))
  request.socket.resetAndDestroy()
}

/** Takes and gives little at a time: `steps` pieces with `pauseMs` between two, both ways. */
export function drip(steps: number, pauseMs: number): Fault {
  return async ({ request, response }, proxy) => {
    const sizeBytes = Number(request.headers['content-length'] ?? 0)
    const slow = request.pipe(inPieces(Math.ceil(sizeBytes / steps), pauseMs))
    const { headers, statusCode, body } = await answered(await proxy.forward(request, slow))
    response.writeHead(statusCode, headers).flushHeaders()
    await pipeline(Readable.from([body]), inPieces(Math.ceil(body.byteLength / steps), pauseMs), response)
  }
}

/** One bit of the body is another one when it arrives. */
export function flipBit(at: number): Fault {
  return async (passing, proxy) => {
    let offset = 0
    const damage = new Transform({
      transform(chunk: Buffer, _encoding, done) {
        const index = at - offset
        offset += chunk.byteLength
        if (index >= 0 && index < chunk.byteLength) chunk[index] = (chunk[index] ?? 0) ^ 1
        done(null, chunk)
      },
    })
    await proxy.pass(passing, passing.request.pipe(damage))
  }
}

/** One bit of the store's answer is another one when it arrives. */
export function flipBitOfAnswer(at: number): Fault {
  return async ({ request, response }, proxy) => {
    const { headers, statusCode, body } = await answered(await proxy.forward(request))
    body.writeUInt8(body.readUInt8(at) ^ 1, at)
    response.writeHead(statusCode, headers).end(body)
  }
}

/** Lets the request through once this is done. */
export function after(action: () => unknown): Fault {
  return async (passing, proxy) => {
    await action()
    await proxy.pass(passing)
  }
}

function upTo(body: Readable, bytes: number): Readable {
  const some = new PassThrough()
  let left = bytes
  body.on('data', (chunk: Buffer) => {
    if (left > 0) some.write(chunk.subarray(0, left))
    left -= chunk.byteLength
    if (left <= 0) some.destroy(new Error('the connection broke'))
  })
  return some
}

function inPieces(sizeBytes: number, pauseMs: number): Transform {
  return new Transform({
    async transform(chunk: Buffer, _encoding, done) {
      for (let at = 0; at < chunk.byteLength; at += sizeBytes) {
        await delay((pauseMs * Math.min(sizeBytes, chunk.byteLength - at)) / sizeBytes)
        this.push(chunk.subarray(at, at + sizeBytes))
      }
      done()
    },
  })
}

async function answered(answer: Awaited<ReturnType<Parameters<Fault>[1]['forward']>>) {
  return { statusCode: answer.statusCode ?? 0, headers: answer.headers, body: await buffer(answer) }
}

async function drain(body: Readable): Promise<void> {
  body.resume()
  if (!body.readableEnded) await once(body, 'end')
}
