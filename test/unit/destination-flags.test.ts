import { expect, test } from 'vitest'
import { Command } from 'commander'
import { destinationFrom } from '../../electron/commands/destination-flags.ts'
import { defaultKeyTemplate } from '../../electron/core/defaults.ts'
import { destinationOptions, type DestinationFlags } from '../../electron/commands/options.ts'
import { addOptions } from '../../electron/commands/program.ts'

function made(text: string, base: object = {}) {
  const command = new Command()
  addOptions(command, destinationOptions, [])
  const flags = command.parse(text.split(' '), { from: 'user' }).opts<DestinationFlags>()
  return destinationFrom({ id: 'id-1', name: 'One', bucket: 'reels', ...base }, flags)
}

test.each([
  ['--preset r2', '--preset r2 goes with --account.'],
  ['--preset minio', '--preset minio goes with --endpoint.'],
  ['--preset nowhere', '--preset takes aws, r2,'],
  ['--endpoint http://nas.studio:9000', 'allow plain http'],
  ['--acl public-write', '--acl takes private,'],
  ['--tags client', '--tags takes pairs'],
  ['--tags client=Smith,Jones', '--tags takes pairs'],
  ['--tags client=a,client=b', '--tags names client twice.'],
  ['--metadata show=a,Show=b', 'capitals alone'],
  ['--encryption rot13', '--encryption takes'],
  ['--encryption sse-kms=arn:aws:kms:eu', '--encryption takes'],
  ['--encryption sse-kmsKEY', '--encryption takes'],
  ['--encryption sse-kms-dsse', '--encryption takes'],
  ['--encryption sse-kms:', '--encryption takes'],
  ['--endpoint https://s3.example.com/reels', 'has the bucket in it'],
  ['--endpoint https://s3.example.com?x', 'no ? and no #'],
  ['--acceleration --endpoint https://s3.example.com', 'Transfer acceleration'],
  ['--key-template {title}', 'no field {title}'],
  ['--proxy squid', 'The proxy is an address such as'],
  ['--proxy-user ed', '--proxy-user goes with --proxy'],
  ['--public-base-url cdn', 'The public base URL is a web address'],
])('%s says %j', (text, sentence) => {
  expect(() => made(text)).toThrow(sentence)
})

test.each([
  ['--preset aws --region eu-west-1', null, 'eu-west-1', false],
  ['--preset r2 --account a1b2', 'https://a1b2.r2.cloudflarestorage.com', 'auto', true],
  ['--preset b2 --region us-west-004', 'https://s3.us-west-004.backblazeb2.com', 'us-west-004', false],
  ['--preset minio --endpoint https://minio.studio', 'https://minio.studio', 'us-east-1', true],
  ['--endpoint http://nas:9000 --allow-http', 'http://nas:9000', 'us-east-1', false],
  ['--endpoint http://127.0.0.1:9000/', 'http://127.0.0.1:9000', 'us-east-1', true],
] as const)('%s is %s in %s', (text, endpoint, region, pathStyle) => {
  expect(made(text)).toMatchObject({ endpoint, region, pathStyle })
})

test('what no flag names stays, and none takes a value away', () => {
  const first = made('--prefix acme --acl private --tags a=b --proxy http://p:3128 --proxy-user ed')
  expect(first.network?.proxy).toEqual({
    kind: 'manual',
    url: 'http://p:3128',
    user: 'ed',
    passwordEntry: expect.stringMatching(/^id-1 ./) as unknown,
  })
  const again = made('--proxy-user ed', first).network?.proxy
  expect(again).toEqual(first.network?.proxy)
  expect(made('--proxy http://evil:3128 --proxy-user ed', first).network?.proxy).not.toMatchObject({
    passwordEntry: again?.kind === 'manual' ? again.passwordEntry : '',
  })
  expect(made('--region eu-west-1', first)).toEqual({ ...first, region: 'eu-west-1' })
  const bare = made('--prefix none --acl none --tags none --proxy system', first)
  expect(bare).toMatchObject({ prefix: '', network: undefined, objectSettings: undefined })
})

test('none gives region and key template back as they usually are', () => {
  const first = made('--region eu-west-1 --key-template {name}')
  const back = made('--region none --key-template none', first)
  expect(back).toMatchObject({ region: 'us-east-1', keyTemplate: defaultKeyTemplate })
  expect(made('--preset r2 --account a1 --region none', first).region).toBe('auto')
})

test('consent to plain http ends with its host', () => {
  const nas = made('--endpoint http://nas:9000 --allow-http')
  expect(made('--endpoint http://nas:9000/s3', nas).network?.allowHttp).toBe(true)
  expect(() => made('--endpoint http://other:9000', nas)).toThrow('allow plain http')
  expect(made('--endpoint https://other', nas).network).toBeUndefined()
})

test('keys get an entry of their own in the keychain, or one that is named', () => {
  const ofItsOwn = expect.stringMatching(/^id-1 ./) as unknown
  expect(made('--credentials keychain').credentials).toEqual({ kind: 'keychain', name: ofItsOwn })
  expect(made('--credentials keychain:shared').credentials).toEqual({ kind: 'keychain', name: 'shared' })
  const linked = made('--link-credentials keychain')
  expect(linked.linkCredentials).toEqual({ kind: 'keychain', name: ofItsOwn })
  expect(made('--link-credentials none', linked).linkCredentials).toBeNull()
})

test('new keys for the same place take the place of the old ones, for another one they do not', () => {
  const first = made('--endpoint https://nas:9000 --credentials keychain')
  const { credentials } = first
  expect(made('--credentials keychain --prefix acme', first).credentials).toEqual(credentials)
  expect(made('--credentials keychain --bucket another', first).credentials).not.toEqual(credentials)
  expect(made('--credentials keychain --endpoint https://b', first).credentials).not.toEqual(credentials)
  // What was given up is not used again, either.
  const away = made('--credentials env', first)
  expect(made('--credentials keychain', away).credentials).not.toEqual(credentials)
  const named = made('--credentials keychain:shared', first)
  expect(made('--credentials keychain', named).credentials).not.toEqual(named.credentials)
})
