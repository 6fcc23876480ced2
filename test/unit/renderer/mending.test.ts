import { expect, test } from 'vitest'
import {
  errorTable,
  type Destination,
  type ErrorCode,
  type UploadView,
} from '../../../electron/contract/index.ts'
import { unknownCapabilities } from '../../../electron/core/capabilities.ts'
import { AppFailure } from '../../../electron/core/errors.ts'
import { mendingsOf } from '../../../renderer/uploads/mending.ts'
import { states, uploadView } from '../upload-view.ts'

const destination: Destination = {
  id: 'reviews',
  name: 'Client reviews',
  endpoint: 'https://s3.example.com',
  region: 'us-east-1',
  bucket: 'reviews',
  prefix: '',
  pathStyle: true,
  credentials: { kind: 'env' },
  linkCredentials: null,
  keyTemplate: '{name}{ext}',
  publicBaseUrl: null,
}

function failed(code: ErrorCode, changes: Partial<UploadView> = {}): UploadView {
  return uploadView('a', { state: { ...states.failed, error: new AppFailure(code).error }, ...changes })
}

const isCode = (text: string): text is ErrorCode => Object.hasOwn(errorTable, text)

test('every cause has one thing that helps most, and none of them is a dead end', () => {
  const mains = Object.keys(errorTable)
    .filter(isCode)
    .map((code) => [code, mendingsOf(failed(code), destination)[0]])
  const by = (mending: string) => mains.flatMap(([code, main]) => (main === mending ? code : []))
  expect(by('edit-destination')).toEqual([
    'EndpointInvalid',
    'BucketMissing',
    'RegionWrong',
    'CredentialsMissing',
    'CredentialsUnknown',
    'CredentialsWrong',
    'AccessDenied',
    'Unreachable',
    'NameUnknown',
    'ProxyFailed',
    'TlsUntrusted',
    'StoreRefused',
  ])
  expect(by('choose-file')).toEqual(['FileMissing', 'VolumeMissing', 'DiskReadError'])
  expect(by('keep-both')).toEqual(['ObjectExists', 'ObjectReplaced', 'ObjectLocked'])
  expect(by('sign-in')).toEqual(['CredentialsExpired', 'MfaCodeMissing'])
  expect(by('restart')).toEqual(['SourceChanged'])
  expect(mains.every(([, main]) => main !== undefined)).toBe(true)
})

test('a destination that has no form, or is not in the list any more, is not offered to be edited', () => {
  expect(mendingsOf(failed('BucketMissing'), undefined)).toEqual(['retry'])
  expect(mendingsOf(failed('BucketMissing'), { ...destination, credentials: { kind: 'demo' } })).toEqual([
    'retry',
  ])
})

test('a store that has answered before is no typing error', () => {
  const waiting = uploadView('a', { state: states.waiting })
  expect(mendingsOf(waiting, destination)[0]).toBe('edit-destination')
  expect(mendingsOf(waiting, { ...destination, capabilities: unknownCapabilities })).toEqual(['retry'])
  const session = { uploadId: 'u', partSizeBytes: 8, abort: null }
  expect(mendingsOf({ ...waiting, state: { ...states.waiting, session } }, destination)).toEqual(['retry'])
})

test('what has parts at the old place is mended by starting over, and a locked object is never replaced', () => {
  expect(mendingsOf(failed('BucketMissing', { isAtOldPlace: true }), destination)).toEqual([
    'start-over',
    'retry',
  ])
  expect(mendingsOf(failed('ObjectLocked'), destination)).not.toContain('replace')
  expect(mendingsOf(uploadView('a'), destination)).toEqual([])
})
