import { expect, test } from 'vitest'
import { AppFailure } from '../../electron/core/errors.ts'

test.for(['co$&st$$.mov', "$`$'.mov", '{}.mov'])('a sentence names %s as it is', (name) => {
  expect(new AppFailure('FileMissing', name).error.message).toBe(`The file ${name} does not exist.`)
})
