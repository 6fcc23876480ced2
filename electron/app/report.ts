import { readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { zipSync, type Zippable } from 'fflate'
import { t, visibleJson } from '../contract/index.ts'
import { AppFailure } from '../core/errors.ts'
import type { Log } from '../core/log.ts'
import { redact, redactedJson } from '../core/redaction.ts'
import { defaultStateDir, destinationsPlace, logDir } from '../disk/index.ts'
import { aboutThis } from './about.ts'

/** Of how many uploads, the last ones that the journal speaks of, its lines are in the report. */
const lastUploads = 20

export type ReportParts = {
  version: string
  environment: NodeJS.ProcessEnv
  log: Log
  /** The command line's state directory, where another one is chosen. */
  commandLineDir?: string
}

/**
 * Saves a zip that helps others to find the cause of a fault: versions, logs, settings, destinations with what their
 * stores can do, and the journals' lines of the last uploads, all without secrets. What is not there, or cannot be
 * read, is left out and named. Throws `BadInput` for a file that cannot be written.
 */
export async function saveReport(file: string, parts: ReportParts): Promise<void> {
  const { environment, log, commandLineDir = defaultStateDir('cli', environment) } = parts
  const appDir = defaultStateDir('app', environment)
  const { dir, older } = destinationsPlace(environment)
  const logs = logDir(environment)
  const names = await readdir(logs).catch(() => [])
  const paths = new Map([
    ['destinations.json', join(dir, 'destinations.json')],
    ['destinations-older.json', older],
    ['settings.json', join(appDir, 'settings.json')],
    ['app/journal.jsonl', join(appDir, 'journal.jsonl')],
    ['cli/journal.jsonl', join(commandLineDir, 'journal.jsonl')],
    ...names
      .filter((name) => name.endsWith('.log'))
      .map((name): [string, string] => [`logs/${name}`, join(logs, name)]),
  ])
  const missing: Record<string, string> = {}
  const zipped: Zippable = {}
  const add = (name: string, text: string) => (zipped[name] = Buffer.from(visibleJson(redact(text))))
  for (const [name, path] of paths) {
    try {
      const text = await readFile(path, 'utf8')
      add(name, name.endsWith('journal.jsonl') ? linesOfLast(text, lastUploads) : text)
    } catch (thrown) {
      missing[name] = thrown instanceof Error ? thrown.message : String(thrown)
    }
  }
  add('about.json', redactedJson({ ...aboutThis(parts.version), missing }, 2))
  try {
    await writeFile(file, zipSync(zipped), { mode: 0o600 })
  } catch (cause) {
    throw new AppFailure('BadInput', t('refusals.cannotWrite', { file }), {
      cause,
      advice: t('refusals.chooseAnotherPlace'),
    })
  }
  log.info('report-saved', { file })
}

/** The lines about the uploads of which a journal spoke last. */
function linesOfLast(journal: string, count: number): string {
  const lines = journal.split('\n').map((line) => ({ line, id: /"id":"([^"]+)"/.exec(line)?.[1] }))
  const ids = new Set<string>()
  for (const { id } of lines.toReversed()) {
    if (id !== undefined) ids.add(id)
    if (ids.size === count) break
  }
  return lines
    .filter(({ id }) => id !== undefined && ids.has(id))
    .map(({ line }) => `${line}\n`)
    .join('')
}
