// lib-storage's Upload with its defaults, four files at a time. Usage: node lib-storage.mjs <path> <endpoint>
import { createReadStream } from 'node:fs'
import { S3Client } from '@aws-sdk/client-s3'
import { Upload } from '@aws-sdk/lib-storage'
import pMap from 'p-map'
import { filesAt } from './files-at.mjs'

const filesAtATime = 4
const [path = '', endpoint = ''] = process.argv.slice(2)
const client = new S3Client({ endpoint, region: 'us-east-1', forcePathStyle: true })
await pMap(
  filesAt(path),
  async ({ file, key }) => {
    const params = { Bucket: 'bench', Key: key, Body: createReadStream(file) }
    await new Upload({ client, params }).done()
  },
  { concurrency: filesAtATime },
)
