import {
  causeOf,
  happenedInWords,
  t,
  uploadLink,
  visibleJson,
  visibleText,
  type Destination,
  type UploadDetails,
} from '../contract/index.ts'
import { redact } from '../core/redaction.ts'
import { logLines } from '../disk/index.ts'
import { aboutThis } from './about.ts'

/** So many lines of the log, the last ones, show how an upload came to fail. */
const mostLines = 40

/**
 * What is known of an upload, as text without secrets, for whoever looks for the cause of its failure: where it goes,
 * its error, and its lines of the app's log with the chains of causes, tries and request ids.
 */
export async function uploadDetails(
  upload: UploadDetails,
  parts: { destination: Destination | undefined; version: string; environment: NodeJS.ProcessEnv; now: Date },
): Promise<string> {
  const { id, file, sizeBytes, bucket, key, state, addedAt, happened } = upload
  const { destination, version, environment, now } = parts
  const error = causeOf(state)
  const texts = [id, key].map((text) => visibleJson(JSON.stringify(text)))
  const isAbout = (line: string) => texts.some((text) => line.includes(text))
  const place = destination?.endpoint ?? 'AWS'
  const lines = [
    t('details.upload', { id, state: state.kind }),
    t('details.link', { link: uploadLink(id) }),
    t('details.file', { file, bytes: String(sizeBytes) }),
    destination === undefined
      ? t('details.destinationRemoved')
      : t('details.destination', { name: destination.name, place }),
    t('details.object', { object: `${bucket}/${key}` }),
    ...(error === null ? [] : [t('details.error', error)]),
    ...(error?.detail === undefined ? [] : [t('details.errorDetail', { detail: error.detail })]),
    t('details.added', { added: isoTime(addedAt), copied: now.toISOString() }),
    ...happened.map((one, index) => {
      const what = happenedInWords(one, happened[index + 1])
      return one.at === null
        ? t('details.happened', { what })
        : t('details.happenedAt', { time: isoTime(one.at), what })
    }),
    t('details.about', { about: JSON.stringify(aboutThis(version)) }),
    '',
  ].map(visibleText)
  const logged = await logLines(environment, 'app', isAbout, mostLines)
  return redact(`${[...lines, ...logged].join('\n')}\n`)
}

function isoTime(at: number): string {
  return new Date(at).toISOString()
}
