import {
  causeOf,
  happenedInWords,
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
  const lines = [
    `Upload ${id}: ${state.kind}`,
    `In Dropreel on this computer: ${uploadLink(id)}`,
    `File: ${file} (${sizeBytes} bytes)`,
    `Destination: ${destination === undefined ? 'removed' : `${destination.name} (${destination.endpoint ?? 'AWS'})`}`,
    `Object: ${bucket}/${key}`,
    ...(error === null ? [] : [`Error: ${error.code}: ${error.message} ${error.advice}`]),
    ...(error?.detail === undefined ? [] : [`Detail: ${error.detail}`]),
    `Added: ${isoTime(addedAt)}, copied: ${now.toISOString()}`,
    ...happened.map(
      (one, index) =>
        `${one.at === null ? 'Happened' : isoTime(one.at)}: ${happenedInWords(one, happened[index + 1])}`,
    ),
    `About: ${JSON.stringify(aboutThis(version))}`,
    '',
  ].map(visibleText)
  const logged = await logLines(environment, 'app', isAbout, mostLines)
  return redact(`${[...lines, ...logged].join('\n')}\n`)
}

function isoTime(at: number): string {
  return new Date(at).toISOString()
}
