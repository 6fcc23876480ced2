// A plain PUT with node:http, without S3, signature or checksum: about the least that Node can do.
// Usage: node node-put.mjs <path> <endpoint>
import { createReadStream } from 'node:fs'
import { readFile } from 'node:fs/promises'
import http from 'node:http'
import https from 'node:https'
import { pipeline } from 'node:stream/promises'
import pMap from 'p-map'
import { filesAt } from './files-at.mjs'

const filesAtATime = 8
const wholeFileBytes = 16 * 1024 * 1024
const [path = '', endpoint = ''] = process.argv.slice(2)
const { request, Agent } = endpoint.startsWith('https:') ? https : http
const agent = new Agent({ keepAlive: true, maxSockets: filesAtATime })

/** @param {import('./files-at.mjs').Found} found */
async function put({ file, key, bytes }) {
  const sent = request(`${endpoint}/bench/${key}`, {
    method: 'PUT',
    agent,
    headers: { 'content-length': bytes },
  })
  const answered = new Promise((resolve, reject) => sent.once('response', resolve).once('error', reject))
  if (bytes <= wholeFileBytes) sent.end(await readFile(file))
  else await pipeline(createReadStream(file, { highWaterMark: 256 * 1024 }), sent)
  const answer = await answered
  answer.resume()
  if (answer.statusCode !== 200) throw new Error(`${key}: ${answer.statusCode}`)
}

await pMap(filesAt(path), put, { concurrency: filesAtATime })
agent.destroy()
