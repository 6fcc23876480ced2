import { afterAll } from 'vitest'
import { objectStoreContract } from '../contract/s3/object-store-contract.ts'
import { storeUnderTest } from './bucket.ts'
import { commandLineContract } from './command-line-contract.ts'
import { proofContract } from './proof-contract.ts'
import { startRadosgw } from './radosgw.ts'

const server = await startRadosgw()
afterAll(() => server.close())

objectStoreContract('Ceph radosgw', () => storeUnderTest(server))
commandLineContract('Ceph radosgw', server)
proofContract('Ceph radosgw', server)
