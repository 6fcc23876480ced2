import { expect, test } from 'vitest'
import { readDestination } from '../../../renderer/destinations/form-entries.ts'

function form(entries: Record<string, string>): FormData {
  const data = new FormData()
  for (const [name, value] of Object.entries(entries)) data.set(name, value)
  return data
}

const complete = {
  name: ' Client reviews ',
  endpoint: 'https://s3.example.com',
  region: 'us-east-1',
  bucket: 'reviews',
  prefix: '',
  accessKeyId: 'AKIA',
  secretAccessKey: 'secret',
}

test('a complete form is a destination', () => {
  expect(readDestination(form({ ...complete, pathStyle: 'on' }))).toEqual({
    ok: true,
    value: { ...complete, name: 'Client reviews', pathStyle: true },
  })
})

test('no endpoint means AWS, no tick means no path style', () => {
  expect(readDestination(form({ ...complete, endpoint: ' ' }))).toMatchObject({
    ok: true,
    value: { endpoint: null, pathStyle: false },
  })
})

test('each field says what is wrong with it', () => {
  const read = readDestination(form({ endpoint: 'nonsense' }))
  expect(read).toMatchObject({
    ok: false,
    complaints: {
      name: 'Give the destination a name.',
      endpoint: 'The endpoint is a web address, such as https://s3.example.com.',
      accessKeyId: 'Give the access key ID.',
      secretAccessKey: 'Give the secret access key.',
    },
  })
})
