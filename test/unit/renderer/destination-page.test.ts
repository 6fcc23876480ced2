import { expect, test } from 'vitest'
import type { CheckLine, CheckStep } from '../../../electron/contract/index.ts'
import { unknownCapabilities } from '../../../electron/core/capabilities.ts'
import { presetOf, presets } from '../../../electron/core/presets.ts'
import { checklist } from '../../../renderer/destinations/checklist.ts'
import {
  presetAt,
  withEndpoint,
  withPreset,
  withTyped,
  type Place,
} from '../../../renderer/destinations/fill-in-preset.ts'
import { isTestedAlike, readDestination } from '../../../renderer/destinations/form-entries.ts'
import { storeFacts } from '../../../renderer/destinations/store-facts.ts'

const nothing: Place = { presetId: 'aws', endpoint: '', region: '', blank: '', pathStyle: false }

test('the endpoint of a store follows what is typed, until somebody changes it by hand', () => {
  const wasabi = presetOf('wasabi')
  const chosen = withPreset(nothing, wasabi)
  expect(chosen).toMatchObject({ endpoint: 'https://s3.{region}.wasabisys.com', pathStyle: true })
  const typed = withTyped(chosen, wasabi, { region: 'eu-central-1' })
  expect(typed.endpoint).toBe('https://s3.eu-central-1.wasabisys.com')
  const byHand = withEndpoint(typed, 'https://wasabi.proxy.example', presets)
  expect(withTyped(byHand, wasabi, { region: 'us-east-1' }).endpoint).toBe('https://wasabi.proxy.example')
})

test.each([
  ['https://s3.us-west-004.backblazeb2.com', 'b2', 'us-west-004'],
  ['https://0123abc.r2.cloudflarestorage.com/', 'r2', 'auto'],
  ['https://0123abc.eu.r2.cloudflarestorage.com', 'r2', 'auto'],
  ['https://storage.googleapis.com', 'gcs', 'auto'],
  ['https://s3.us-west-004.backblazeb2.com.evil.example', 'custom', ''],
  ['http://s3.us-west-004.backblazeb2.com', 'custom', ''],
])('%s is of %s', (endpoint, id, region) => {
  expect(presetAt(endpoint, presets)).toBe(id)
  expect(withEndpoint(nothing, endpoint, presets).region).toBe(region)
})

function line(step: CheckStep, status: CheckLine['status']): CheckLine {
  return { step, title: step, status, text: `what ${step} found`, permission: null, code: null }
}

test('a row of the checklist is as bad as the worst of its steps, and says which that is', () => {
  const rows = checklist([line('name', 'skipped'), line('connect', 'passed'), line('put', 'failed')])
  expect(rows.slice(0, 2)).toMatchObject([{ status: 'passed' }, { status: 'pending' }])
  expect(rows.find(({ status }) => status === 'failed')).toMatchObject({ notes: ['what put found'] })
  const several = checklist([line('put', 'passed'), line('complete', 'failed')])
  expect(several.find(({ status }) => status === 'failed')).toMatchObject({
    notes: ['complete: what complete found'],
  })
})

test('a test holds for the same connection, whatever its name', () => {
  const before = new Map([
    ['name', 'Reviews'],
    ['bucket', 'reviews'],
    ['region', ''],
  ])
  const with_ = (name: string, value: string) => new Map([...before, [name, value]])
  expect(isTestedAlike(before, with_('name', 'Client reviews'), null)).toBe(true)
  expect(isTestedAlike(before, with_('region', 'eu-west-1'), 'eu-west-1')).toBe(true)
  expect(isTestedAlike(before, with_('region', 'eu-west-2'), 'eu-west-1')).toBe(false)
  expect(isTestedAlike(before, with_('bucket', 'other'), null)).toBe(false)
  expect(isTestedAlike(before, with_('pathStyle', 'on'), null)).toBe(false)
})

test('stored keys stay where nobody types others', () => {
  const form = new FormData()
  const entries = {
    name: 'a',
    bucket: 'abc',
    keyTemplate: '{name}',
    'keys.from': 'typed',
    'keys.stored': 'yes',
  }
  for (const [name, value] of Object.entries({ ...entries, 'linkKeys.from': 'same', 'proxy.kind': 'system' }))
    form.set(name, value)
  expect(readDestination(form, 'id')).toMatchObject({ value: { keys: { from: 'kept' } } })
  form.set('keys.accessKeyId', 'AKID')
  expect(readDestination(form, 'id')).toMatchObject({
    complaints: { 'keys.secretAccessKey': 'Give the secret access key.' },
  })
})

test('a store of which nothing is known has no facts', () => {
  expect(storeFacts(unknownCapabilities)).toEqual([])
  expect(storeFacts({ ...unknownCapabilities, checksums: 'verified', wrongChecksum: 'taken' })[0]).toEqual([
    'Checksums',
    'taken without a look',
  ])
})
