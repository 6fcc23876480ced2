import { afterAll } from 'vitest'
import { objectStoreContract } from '../contract/s3/object-store-contract.ts'
import { storeUnderTest } from './bucket.ts'
import { commandLineContract } from './command-line-contract.ts'
import { connectionContract } from './connection-contract.ts'
import { proofContract } from './proof-contract.ts'
import { startSwift } from './swift.ts'

const server = await startSwift()
afterAll(() => server.close())

objectStoreContract('OpenStack Swift', () => storeUnderTest(server, 'contract'))
commandLineContract('OpenStack Swift', server)
connectionContract('OpenStack Swift', server, { ifNoneMatch: 'refused', algorithms: [], awsChunked: 'no' })
proofContract('OpenStack Swift', server)
