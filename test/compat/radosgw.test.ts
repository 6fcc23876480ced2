import { afterAll } from 'vitest'
import { objectStoreContract } from '../contract/s3/object-store-contract.ts'
import { storeUnderTest } from './bucket.ts'
import { commandLineContract } from './command-line-contract.ts'
import { connectionContract } from './connection-contract.ts'
import { proofContract } from './proof-contract.ts'
import { startRadosgw } from './radosgw.ts'

const server = await startRadosgw()
afterAll(() => server.close())

objectStoreContract('Ceph radosgw', () => storeUnderTest(server, 'contract'))
commandLineContract('Ceph radosgw', server)
connectionContract('Ceph radosgw', server, {
  checksums: 'ignored',
  wrongChecksum: 'taken',
  algorithms: [],
  awsChunked: 'no',
})
proofContract('Ceph radosgw', server)
