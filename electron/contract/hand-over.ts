import { z } from 'zod'
import { namedFiles } from './drop-question.ts'
import { appError } from './errors.ts'
import { link } from './link.ts'
import { uploadOptions, uploadView } from './upload.ts'

/**
 * What `dropreel put --in-app` and the running app say to each other, one JSON line each. The app of another version
 * refuses what it does not know.
 */
const version = z.literal(1)

/** The command asks what is chosen in the app, and then for uploads; nothing else, and each once. */
export const handOverRequest = z.discriminatedUnion('ask', [
  z.strictObject({ ask: z.literal('choices'), version, destinationId: z.string().nullable() }),
  z.strictObject({
    ask: z.literal('uploads'),
    version,
    destinationId: z.string(),
    /** Absolute. */
    paths: z.array(z.string().min(1)).min(1).max(100_000),
    options: uploadOptions,
    keyTemplate: z.string().exactOptional(),
    prefix: z.string().exactOptional(),
    contentType: z.string().exactOptional(),
    followLinks: z.boolean(),
  }),
])
export type HandOverRequest = z.infer<typeof handOverRequest>
export type AskedUploads = Extract<HandOverRequest, { ask: 'uploads' }>

/** `delivery`: the title of what an upload was added with; null for a file by itself. */
const told = z.object({ view: uploadView, delivery: z.string().nullable() })

export const handOverAnswer = z.discriminatedUnion('tell', [
  /** The destination, and how a drop would be sent there. */
  z.object({ tell: z.literal('choices'), destinationId: z.string(), options: uploadOptions }),
  /** Nothing of the request is done. */
  z.object({ tell: z.literal('refused'), error: appError }),
  /** A file or folder that is not uploaded. */
  z.object({ tell: z.literal('left-out'), error: appError, file: z.string().nullable() }),
  /** Everything is in the queue: so many uploads are followed, and these of them were there before. */
  z.object({
    tell: z.literal('queued'),
    count: z.int().nonnegative(),
    goingOn: namedFiles,
    junk: namedFiles,
  }),
  told.extend({ tell: z.literal('moved') }),
  /** Nothing more follows about it: it is done, with the link it was to have or why there is none, or has failed. */
  told.extend({
    tell: z.literal('ended'),
    isToGo: z.boolean(),
    link: link.nullable(),
    linkError: appError.nullable(),
  }),
  /** A person has cancelled or removed it. */
  z.object({ tell: z.literal('taken-out'), file: z.string() }),
])
export type HandOverAnswer = z.infer<typeof handOverAnswer>
