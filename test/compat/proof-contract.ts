import { randomFillSync } from 'node:crypto'
import { access, copyFile, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import {
  CompleteMultipartUploadCommand,
  CreateMultipartUploadCommand,
  PutObjectCommand,
  UploadPartCommand,
} from '@aws-sdk/client-s3'
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import { z } from 'zod'
import { doneOf, runProcess } from '../contract/command-line/command-line.ts'
import { newBucket, type Bucket } from './bucket.ts'
import type { RealServer } from './real-server.ts'

const MiB = 1024 * 1024
const verified = z.object({ result: z.string(), proof: z.string() })

/** Which grade of proof a server without checksums allows, and that damage is found. */
export function proofContract(name: string, server: RealServer): void {
  describe(`proof on ${name}`, () => {
    let bucket: Bucket
    beforeAll(async () => {
      bucket = await newBucket(server, 'proofs')
    })
    afterAll(() => bucket.s3.destroy())

    async function place() {
      const dir = await mkdtemp(join(tmpdir(), 'dropreel-proof-'))
      onTestFinished(() => rm(dir, { recursive: true, force: true }))
      const around = { home: dir, env: bucket.env }
      return {
        async file(name: string, sizeBytes: number): Promise<string> {
          const path = join(dir, name)
          await writeFile(path, randomFillSync(Buffer.alloc(sizeBytes)))
          return path
        },
        put: (...args: string[]) => runProcess(['put', ...args, ...bucket.to, '--json'], around),
        async verify(file: string, key: string) {
          const at = bucket.to.slice(0, 2)
          const ended = await runProcess(
            ['verify', file, `s3://${bucket.name}/${key}`, ...at, '--json'],
            around,
          )
          const line = verified.parse(JSON.parse(ended.stdout.trimEnd().split('\n').at(-1) ?? ''))
          return [ended.code, line.result, line.proof]
        },
      }
    }

    /** Uploads a file as another program would, in parts of these sizes. */
    async function sendParts(key: string, file: string, sizes: number[]): Promise<void> {
      const { s3, name: Bucket } = bucket
      const bytes = await readFile(file)
      const { UploadId } = await s3.send(new CreateMultipartUploadCommand({ Bucket, Key: key }))
      const target = { Bucket, Key: key, UploadId }
      const Parts = []
      let at = 0
      for (const [index, size] of sizes.entries()) {
        const part = { PartNumber: index + 1, Body: bytes.subarray(at, (at += size)) }
        const { ETag } = await s3.send(new UploadPartCommand({ ...target, ...part }))
        Parts.push({ ETag, PartNumber: part.PartNumber })
      }
      await s3.send(new CompleteMultipartUploadCommand({ ...target, MultipartUpload: { Parts } }))
    }

    test.for([1000, 12 * MiB + 345])(
      'proves %i bytes by grade B, and moves them to the trash',
      async (size) => {
        const here = await place()
        const file = await here.file('x.mov', size)
        const copy = `${file}.copy`
        await copyFile(file, copy)
        const done = doneOf(await here.put(file, '--part-size', '5', '--delete-local', 'trash'))
        expect(done).toMatchObject({ proof: 'B', local: 'trashed' })
        await expect(access(file)).rejects.toMatchObject({ code: 'ENOENT' })
        expect(await here.verify(copy, done.key)).toEqual([0, 'equal', 'B'])
      },
    )

    test('keeps the file if grade A is requested', async () => {
      const here = await place()
      const file = await here.file('x.mov', 1000)
      const done = doneOf(await here.put(file, '--delete-local', 'trash', '--delete-grade', 'A'))
      expect(done).toMatchObject({ proof: 'B', local: 'kept' })
      await expect(access(file)).resolves.toBeUndefined()
    })

    test.for([
      ['B', 'parts of 8 MiB', [8 * MiB, 99]],
      ['C', 'parts of unequal sizes', [5 * MiB, 7 * MiB, 99]],
    ] as const)('grade %s: %s of another program; a flipped bit is found', async ([grade, , sizes]) => {
      const here = await place()
      const total = sizes.reduce((sum: number, size) => sum + size, 0)
      const file = await here.file('x.mov', total)
      const key = `of another program ${grade}`
      await sendParts(key, file, [...sizes])
      expect(await here.verify(file, key)).toEqual([0, 'equal', grade])
      const bytes = await readFile(file)
      bytes.writeUInt8(bytes.readUInt8(total - 100) ^ 1, total - 100)
      const flipped = `${file}.flipped`
      await writeFile(flipped, bytes)
      expect(await here.verify(flipped, key)).toEqual([1, 'different', 'none'])
      await sendParts(key, flipped, [...sizes])
      expect(await here.verify(file, key)).toEqual([1, 'different', 'none'])
    })

    test('an object of another size, and none', async () => {
      const here = await place()
      const file = await here.file('x.mov', 1000)
      await bucket.s3.send(new PutObjectCommand({ Bucket: bucket.name, Key: 'short', Body: 'short' }))
      expect(await here.verify(file, 'short')).toEqual([1, 'different', 'none'])
      expect(await here.verify(file, 'nothing')).toEqual([1, 'missing', 'none'])
    })
  })
}
