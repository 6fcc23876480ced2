import { expect, test } from 'vitest'
import { errorTable, type ErrorCode, type UploadView } from '../../../electron/contract/index.ts'
import { unknownCapabilities } from '../../../electron/core/capabilities.ts'
import { AppFailure } from '../../../electron/core/errors.ts'
import { mendingsOf } from '../../../renderer/uploads/mending.ts'
import { states, uploadView } from '../upload-view.ts'
import { destination } from '../destination.ts'

const reviews = destination({
  id: 'reviews',
  name: 'Client reviews',
  endpoint: 'https://s3.example.com',
  bucket: 'reviews',
})

function failed(code: ErrorCode, changes: Partial<UploadView> = {}): UploadView {
  return uploadView('a', { state: { ...states.failed, error: new AppFailure(code).error }, ...changes })
}

const isCode = (text: string): text is ErrorCode => Object.hasOwn(errorTable, text)

test('every cause has one thing that helps most, and none of them is a dead end', () => {
  const mains = Object.keys(errorTable)
    .filter(isCode)
    .map((code) => [code, mendingsOf(failed(code), reviews)[0]])
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
  expect(mendingsOf(failed('BucketMissing'), { ...reviews, credentials: { kind: 'demo' } })).toEqual([
    'retry',
  ])
})

test('a store that has answered before is no typing error', () => {
  const waiting = uploadView('a', { state: states.waiting })
  expect(mendingsOf(waiting, reviews)[0]).toBe('edit-destination')
  expect(mendingsOf(waiting, { ...reviews, capabilities: unknownCapabilities })).toEqual(['retry'])
  const session = { uploadId: 'u', partSizeBytes: 8, abort: null }
  expect(mendingsOf({ ...waiting, state: { ...states.waiting, session } }, reviews)).toEqual(['retry'])
})

test('what has parts at the old place is mended by starting over, and a locked object is never replaced', () => {
  expect(mendingsOf(failed('BucketMissing', { isAtOldPlace: true }), reviews)).toEqual([
    'start-over',
    'retry',
  ])
  expect(mendingsOf(failed('ObjectLocked'), reviews)).not.toContain('replace')
  expect(mendingsOf(uploadView('a'), reviews)).toEqual([])
})
