import { XMLBuilder, XMLParser, XMLValidator } from 'fast-xml-parser'
import type { z } from 'zod'
import { S3Error } from './s3-error.ts'

const NAMESPACE = 'http://s3.amazonaws.com/doc/2006-03-01/'
const ESCAPES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;' }

const builder = new XMLBuilder({
  ignoreAttributes: false,
  attributeNamePrefix: '@',
  processEntities: false,
  // Control characters are allowed in keys; a bare \r would arrive as \n.
  tagValueProcessor: (_name, value) =>
    String(value).replace(/[&<>]|[^\P{Cc}\n\t]/gu, (found) => ESCAPES[found] ?? `&#${found.charCodeAt(0)};`),
})

const parser = new XMLParser({
  ignoreAttributes: true,
  ignoreDeclaration: true,
  parseTagValue: false,
  // Keys may begin and end with spaces.
  trimValues: false,
  // Numeric entities; named ones would be decoded anyway.
  htmlEntities: true,
  // A list even where there is one.
  isArray: (name) => name === 'Part',
})

type XmlValue = string | number | boolean | undefined | XmlValue[] | XmlContent
export type XmlContent = { [name: string]: XmlValue }

/** An S3 answer. Lists become repeated elements, `undefined` is left out. */
export function toXml(root: string, content: XmlContent, namespace = true): string {
  const element = namespace ? { '@xmlns': NAMESPACE, ...content } : content
  const body: unknown = builder.build({ [root]: element })
  return `<?xml version="1.0" encoding="UTF-8"?>\n${String(body)}`
}

/**
 * Reads a request body. `schema` describes the object under the root element; text is never turned into numbers.
 * Throws MalformedXML when it is no XML, has another root or does not fit.
 */
export function fromXml<Schema extends z.ZodType>(
  text: string,
  root: string,
  schema: Schema,
): z.output<Schema> {
  if (XMLValidator.validate(text) !== true) throw malformed()
  const document: unknown = parser.parse(text)
  const element = isRecord(document) ? document[root] : undefined
  // An element without children is parsed as its text.
  const result = schema.safeParse(isRecord(element) ? element : {})
  if (element === undefined || !result.success) throw malformed()
  return result.data
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null
}

function malformed(): S3Error {
  return new S3Error('MalformedXML', 'The XML is not well-formed or does not fit the schema')
}
