import type { IncomingMessage } from 'node:http'
import { z } from 'zod'
import { theBucket, xmlAnswer } from './exchange.ts'
import type { Answer, Exchange } from './exchange.ts'
import { receiveSummedText } from './receive-body.ts'
import type { CorsRule } from './records.ts'
import { S3Error } from './s3-error.ts'
import { fromXml, toXml } from './xml.ts'

const METHODS = ['GET', 'PUT', 'POST', 'DELETE', 'HEAD']
const MAX_RULES = 100

const CORSConfiguration = z.object({
  CORSRule: z
    .array(
      z.object({
        ID: z.string().optional(),
        AllowedOrigin: z.array(z.string()).min(1),
        AllowedMethod: z.array(z.enum(METHODS)).min(1),
        AllowedHeader: z.array(z.string()).default([]),
        ExposeHeader: z.array(z.string()).default([]),
        MaxAgeSeconds: z.string().regex(/^\d+$/).transform(Number).optional(),
      }),
    )
    .min(1)
    .max(MAX_RULES),
})

export async function putCors(exchange: Exchange): Promise<Answer> {
  const bucket = theBucket(exchange)
  const { CORSRule } = fromXml(await receiveSummedText(exchange), 'CORSConfiguration', CORSConfiguration)
  bucket.cors = CORSRule.map((rule) => ({
    id: rule.ID ?? null,
    origins: rule.AllowedOrigin,
    methods: rule.AllowedMethod,
    headers: rule.AllowedHeader,
    exposed: rule.ExposeHeader,
    maxAgeSeconds: rule.MaxAgeSeconds ?? null,
  }))
  await exchange.storage.saveBucket(bucket)
  return { status: 200 }
}

export async function getCors(exchange: Exchange): Promise<Answer> {
  const bucket = theBucket(exchange)
  if (bucket.cors === null) {
    throw new S3Error('NoSuchCORSConfiguration', 'The CORS configuration does not exist', {
      BucketName: bucket.name,
    })
  }
  const rules = bucket.cors.map((rule) => ({
    ID: rule.id ?? undefined,
    AllowedMethod: rule.methods,
    AllowedOrigin: rule.origins,
    AllowedHeader: rule.headers,
    ExposeHeader: rule.exposed,
    MaxAgeSeconds: rule.maxAgeSeconds ?? undefined,
  }))
  return xmlAnswer(toXml('CORSConfiguration', { CORSRule: rules }))
}

export async function deleteCors(exchange: Exchange): Promise<Answer> {
  const bucket = theBucket(exchange)
  bucket.cors = null
  await exchange.storage.saveBucket(bucket)
  return { status: 204 }
}

/** The answer to a browser's OPTIONS, which carries no signature. Throws AccessForbidden. */
export function preflight(rules: CorsRule[] | null, { headers }: IncomingMessage): Answer {
  const method = headers['access-control-request-method']
  if (headers.origin === undefined || method === undefined) {
    throw new S3Error('InvalidRequest', 'Insufficient information. Origin request header needed.')
  }
  const asked = splitList(headers['access-control-request-headers'])
  const rule = findRule(rules, headers.origin, method, asked)
  if (rule === undefined) {
    throw new S3Error(
      'AccessForbidden',
      'CORSResponse: This CORS request is not allowed. This is usually because the evaluation of Origin, request method / Access-Control-Request-Method or Access-Control-Request-Headers are not whitelisted by the resource’s CORS spec.',
      { Method: method },
    )
  }
  return {
    status: 200,
    headers: {
      ...ruleHeaders(rule, headers.origin),
      ...(asked.length > 0 && { 'access-control-allow-headers': asked.join(', ') }),
      ...(rule.maxAgeSeconds !== null && { 'access-control-max-age': String(rule.maxAgeSeconds) }),
    },
  }
}

/** What lets a page of another origin read this answer; nothing where no rule allows it. */
export function corsHeaders(
  rules: CorsRule[] | null,
  { headers, method }: IncomingMessage,
): Record<string, string> {
  if (headers.origin === undefined) return {}
  const rule = findRule(rules, headers.origin, method ?? 'GET', [])
  return rule === undefined ? {} : ruleHeaders(rule, headers.origin)
}

function findRule(
  rules: CorsRule[] | null,
  origin: string,
  method: string,
  headers: string[],
): CorsRule | undefined {
  return rules?.find(
    (rule) =>
      rule.methods.includes(method) &&
      rule.origins.some((pattern) => fits(pattern, origin)) &&
      headers.every((header) => rule.headers.some((pattern) => fits(pattern.toLowerCase(), header))),
  )
}

function ruleHeaders(rule: CorsRule, origin: string): Record<string, string> {
  const anyOrigin = rule.origins.includes('*')
  return {
    'access-control-allow-origin': anyOrigin ? '*' : origin,
    'access-control-allow-methods': rule.methods.join(', '),
    ...(!anyOrigin && { 'access-control-allow-credentials': 'true' }),
    ...(rule.exposed.length > 0 && { 'access-control-expose-headers': rule.exposed.join(', ') }),
    vary: 'Origin, Access-Control-Request-Headers, Access-Control-Request-Method',
  }
}

/** A pattern may hold one `*` for any text. */
function fits(pattern: string, text: string): boolean {
  const [start = '', end] = pattern.split('*')
  if (end === undefined) return pattern === text
  return text.length >= start.length + end.length && text.startsWith(start) && text.endsWith(end)
}

function splitList(list: string | undefined): string[] {
  return (list ?? '')
    .split(',')
    .map((item) => item.trim().toLowerCase())
    .filter((item) => item !== '')
}
