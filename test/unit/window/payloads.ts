import * as fc from 'fast-check'
import { z } from 'zod'

/** Texts as forms and lists hold them, so that some payloads come close. */
const plausible = fc.constantFrom(
  'reels',
  'a',
  '/etc/shadow',
  '/run/secrets',
  'http://127.0.0.1:1',
  'https://s3.example.com',
  'eu-west-1',
  '{name}{ext}',
  '__proto__',
  '../..',
  '\u0000',
  '\uD800',
  '',
)
/** Any text at all. One for all schemas, as it takes long to make. */
const anyText = fc.string({ unit: 'binary' })

/** What no command expects. One lot for all of them, as it takes long to make. */
export function garbageFrom(seed: number): unknown[] {
  const anything = fc.anything({
    withBigInt: true,
    withDate: true,
    withMap: true,
    withSet: true,
    withTypedArray: true,
    withSparseArray: true,
  })
  const numbers = [NaN, -0, Infinity, 2 ** 53, -1]
  const others = ['x'.repeat(100_000), loop(), nested(2000), new Error('x'), /x/]
  return [...fc.sample(anything, { numRuns: 60, seed }), ...numbers, ...others]
}

/** Names of commands that there are not. */
export const strangeNames = [
  '__proto__',
  'constructor',
  'toString',
  'hasOwnProperty',
  'uploads',
  'uploads.add ',
  ['uploads.add'],
]

/** What a schema asks for, or nearly: anything in it may be missing, too much, or garbage. */
export function likePayloads(schema: z.ZodType, garbage: unknown[]): fc.Arbitrary<unknown> {
  return like(z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }), fc.constantFrom(...garbage))
}

type Json = z.core.JSONSchema.BaseSchema | boolean

function like(schema: Json, garbage: fc.Arbitrary<unknown>): fc.Arbitrary<unknown> {
  return fc.oneof({ weight: 12, arbitrary: exactly(schema, garbage) }, { weight: 1, arbitrary: garbage })
}

function exactly(schema: Json, garbage: fc.Arbitrary<unknown>): fc.Arbitrary<unknown> {
  if (typeof schema === 'boolean') return garbage
  const {
    type,
    properties,
    items,
    enum: values,
    const: constant,
    anyOf,
    oneOf,
    additionalProperties,
  } = schema
  const options = anyOf ?? oneOf
  if (options !== undefined) return fc.oneof(...options.map((option) => like(option, garbage)))
  if (values !== undefined) return fc.constantFrom(...values)
  if (constant !== undefined) return fc.constant(constant)
  switch (type) {
    case 'string':
      return fc.oneof({ weight: 3, arbitrary: plausible }, { weight: 1, arbitrary: anyText })
    case 'integer':
      return fc.integer()
    case 'number':
      return fc.double()
    case 'boolean':
      return fc.boolean()
    case 'null':
      return fc.constant(null)
    case 'array':
      return fc.array(like(Array.isArray(items) ? true : (items ?? true), garbage), { maxLength: 4 })
    case 'object':
      return properties === undefined
        ? fc.dictionary(fc.string(), like(additionalProperties ?? true, garbage), { maxKeys: 4 })
        : likeObject(properties, garbage)
    default:
      return fc.constant(undefined)
  }
}

/** Seldom without one of its fields; sometimes with one more. */
function likeObject(properties: Record<string, Json>, garbage: fc.Arbitrary<unknown>): fc.Arbitrary<unknown> {
  const fields = Object.fromEntries(
    Object.entries(properties).map(([name, inner]) => [name, like(inner, garbage)]),
  )
  return fc.oneof(
    { weight: 8, arbitrary: fc.record(fields) },
    { weight: 1, arbitrary: fc.record(fields, { requiredKeys: [] }) },
    { weight: 1, arbitrary: fc.record({ ...fields, more: garbage, ['__proto__']: garbage }) },
  )
}

function loop(): object {
  const self: Record<string, unknown> = { ids: ['a'] }
  self['self'] = self
  return self
}

function nested(depth: number): unknown {
  return depth === 0 ? 'a' : [nested(depth - 1)]
}
