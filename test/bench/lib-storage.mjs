// The yardstick: lib-storage's Upload with its defaults. Usage: node lib-storage.mjs <file> <endpoint>
import { createReadStream } from 'node:fs'
import { S3Client } from '@aws-sdk/client-s3'
import { Upload } from '@aws-sdk/lib-storage'

const [file = '', endpoint = ''] = process.argv.slice(2)
const client = new S3Client({ endpoint, region: 'us-east-1', forcePathStyle: true })
const params = { Bucket: 'bench', Key: `lib-storage-${process.pid}.mov`, Body: createReadStream(file) }
await new Upload({ client, params }).done()
