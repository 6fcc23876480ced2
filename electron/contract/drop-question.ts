import { z } from 'zod'
import { appError } from './errors.ts'
import { t } from './texts/text.ts'

/** So many of the names are told. */
const mostNames = 5

/** So many files, and the names of the first of them. */
export const namedFiles = z.object({ count: z.int().nonnegative(), names: z.array(z.string()) })
export type NamedFiles = z.infer<typeof namedFiles>

/** What of a drop may not be meant, and so waits for a person's answer while the rest is uploaded. */
export const doubt = z.discriminatedUnion('kind', [
  /** Hidden files, notes and the like. */
  namedFiles.extend({ kind: z.literal('leftovers') }),
  /** Files that were delivered to the same destination, or are on their way there, and have not changed since. */
  namedFiles.extend({
    kind: z.literal('twins'),
    /** Ids of the uploads that delivered them. */
    delivered: z.array(z.string()),
    /** When the last of these ended, in milliseconds since the epoch; null if one is not delivered yet. */
    deliveredAt: z.number().nullable(),
  }),
  /** Links that lead out of their folder, and where to. */
  z.object({ kind: z.literal('links'), count: z.int().positive(), links: z.array(appError) }),
])
export type Doubt = z.infer<typeof doubt>
export type DoubtKind = Doubt['kind']

/** What a drop asks, at most once for each kind. */
export const dropQuestion = z.object({
  id: z.int(),
  /** The title of the delivery; null for one file by itself. */
  title: z.string().nullable(),
  destinationId: z.string(),
  doubts: z.array(doubt),
})
export type DropQuestion = z.infer<typeof dropQuestion>

export const dropAnswer = z.object({
  question: z.int(),
  kind: z.enum(['leftovers', 'twins', 'links']),
  answer: z.enum(['upload', 'leave-out']),
})
export type DropAnswer = z.infer<typeof dropAnswer>

/** Names that are told: each once, the first ones. */
export function namedFilesOf(names: readonly string[]): NamedFiles {
  const told = new Set<string>()
  for (const name of names) if (told.size < mostNames) told.add(name)
  return { count: names.length, names: [...told] }
}

/** `.DS_Store, notes.txt and 12 more`. */
export function namesInWords({ count, names }: NamedFiles): string {
  const more = count - names.length
  const told = names.join(', ')
  return more > 0 ? t('drops.andMore', { names: told, count: more }) : told
}

/** What was left out without a question, as a sentence; null for nothing. */
export function junkInWords(junk: NamedFiles): string | null {
  if (junk.count === 0) return null
  const told = { count: junk.count, names: junk.names.join(', ') }
  // Many have the same name: there is one in each folder.
  const hasOthers = junk.count > mostNames && junk.names.length === mostNames
  return hasOthers ? t('drops.systemFilesAndOthers', told) : t('drops.systemFiles', told)
}
