import type { KeyPreview } from '../contract/index.ts'
import { keyProblem, objectKey, templateProblem, templateWarnings } from '../core/object-key.ts'
import { localTime } from '../disk/index.ts'

const exampleUuid = '3f0c3c1e-6f5a-4b0e-9d53-8a1f2a7f4f11'

/** The key that a template would give an example file now, and what is wrong with the template. */
export function previewKey(
  {
    keyTemplate,
    prefix,
    fileName = 'Ep03_lock_v7.mov',
  }: { keyTemplate: string; prefix: string; fileName?: string | undefined },
  now: Date,
): KeyPreview {
  const problem = templateProblem(keyTemplate)
  if (problem !== null) return { key: null, problem, warnings: [] }
  const key = objectKey(keyTemplate, {
    fileName,
    folder: null,
    relative: null,
    uuid: exampleUuid,
    user: 'editor',
    host: 'suite-1',
    counter: 1,
    hash8: exampleUuid.slice(0, 8),
    time: localTime(now),
    prefix,
  })
  return { key, problem: keyProblem(key), warnings: templateWarnings(keyTemplate) }
}
