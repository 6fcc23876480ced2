import { expect, test } from 'vitest'
import { answer, answerAfter, loseReply, s3Error } from './support/faults.ts'
import { fewBytes, scene } from './support/scene.ts'
import { storeContents } from './support/store-contents.ts'

const errorIn200 = { ...s3Error(200, 'InternalError'), status: 200 }

test('a Complete whose answer is lost is not made twice', async () => {
  const { proxy, file, add, states, delivered } = await scene()
  const reel = await file(fewBytes)
  proxy.on({ operation: 'complete' }, loseReply)
  const id = await add(reel)
  const { resentBytes } = await delivered(id, reel)
  expect(resentBytes).toBe(0)
  expect(states(id).some(({ kind }) => kind === 'finishing')).toBe(true)
})

test('a 200 with an error in its body is a failure, and completed again', async () => {
  const { proxy, file, add, delivered } = await scene()
  const reel = await file(fewBytes)
  proxy.on({ operation: 'complete', times: 2 }, answer(errorIn200))
  const { resentBytes } = await delivered(await add(reel), reel)
  expect(resentBytes).toBe(0)
  expect(proxy.count('complete')).toBe(3)
})

test('a good answer to Complete that made no object is not believed: the session is completed again', async () => {
  const { proxy, file, add, delivered } = await scene()
  const reel = await file(fewBytes)
  const etag = '0123456789abcdef0123456789abcdef-2'
  const body = `<?xml version="1.0"?><CompleteMultipartUploadResult><ETag>${etag}</ETag></CompleteMultipartUploadResult>`
  const headers = { 'content-type': 'application/xml', 'x-amz-request-id': 'R1' }
  proxy.on({ operation: 'complete' }, answer({ status: 200, headers, body }))
  const { resentBytes, notes } = await delivered(await add(reel), reel)
  expect([resentBytes, notes]).toEqual([0, []])
  expect(proxy.count('complete')).toBe(2)
})

test.each([
  ['a 200 with an error in its body', errorIn200],
  ['NoSuchUpload', s3Error(404, 'NoSuchUpload')],
  ['412', s3Error(412, 'PreconditionFailed')],
  ['500', s3Error(500, 'InternalError')],
])('%s although the object was made is resolved by HEAD', async (_name, response) => {
  const { proxy, file, add, delivered } = await scene()
  const reel = await file(fewBytes)
  proxy.on({ operation: 'complete' }, answerAfter(response))
  const { notes } = await delivered(await add(reel), reel)
  expect(proxy.count('complete')).toBe(1)
  expect(notes).toEqual([])
})

test('another program’s object is not taken for ours, and stays', async () => {
  const { proxy, store, file, add, failed, remove, delivered } = await scene()
  const theirs = await file(fewBytes)
  await delivered(await add(theirs), theirs)
  const ours = await file(fewBytes)
  // As if theirs came between the check of the key and Complete.
  proxy.on({ operation: 'head', times: 2 }, answer({ status: 404 }))
  const id = await add(ours)
  await failed(id, 'ObjectExists')
  expect(proxy.count('complete')).toBe(2)
  await remove(id)
  const { objects, sessions } = await storeContents(store)
  expect(objects.get('reel.mov')?.equals(theirs.bytes)).toBe(true)
  expect(sessions).toEqual([])
})

test('without s3:GetObject the answer to Complete is trusted, and a note says that the store does not show the key', async () => {
  const deniedActions = new Set(['s3:GetObject'])
  const { proxy, file, add, ended, delivered } = await scene({ store: { deniedActions } })
  const reel = await file(fewBytes)
  const id = await add(reel)
  const { error } = await ended(id)
  expect(error).toBeNull()
  deniedActions.clear()
  const { notes } = await delivered(id, reel)
  expect(notes).toEqual(['The store does not say whether an object with this key exists.'])
  expect(proxy.count('complete')).toBe(1)
})

test('without s3:GetObject an existing object is never replaced', async () => {
  const deniedActions = new Set(['s3:GetObject'])
  const { proxy, store, file, add, failed, view } = await scene({ store: { deniedActions } })
  const reel = await file(fewBytes)
  proxy.on({ operation: 'complete' }, answerAfter(s3Error(404, 'NoSuchUpload')))
  const id = await add(reel)
  await failed(id, 'ObjectExists')
  deniedActions.clear()
  expect((await storeContents(store)).objects.get('reel.mov')?.equals(reel.bytes)).toBe(true)
  expect(view(id).notes).toEqual([
    'The store does not say whether an object with this key exists.',
    'Started over: the store no longer has the unfinished upload.',
  ])
})
