import { constants, type Stats } from 'node:fs'
import { lstat, open, stat } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { policy, type Policy, policyTakes, t } from '../contract/index.ts'
import { AppFailure, systemCode } from '../core/errors.ts'
import { parseJson } from '../core/parse-json.ts'
import { kindOf } from './facts-of-stat.js'
import { fileFailure, notAFile } from './file-failure.ts'

const writableByOthers = 0o022
const longestBytes = 64 * 1024

/**
 * Where an administrator puts the policy: a place that only administrators can write to, and that no installer of Dropreel
 * empties. On Windows that is the folder of common program files; in ProgramData everybody may make a folder.
 */
export function policyFile(environment: NodeJS.ProcessEnv): string {
  if (process.platform === 'darwin') return '/Library/Application Support/Dropreel/policy.json'
  if (process.platform !== 'win32') return '/etc/dropreel/policy.json'
  const common =
    environment['CommonProgramW6432'] ||
    environment['CommonProgramFiles'] ||
    'C:\\Program Files\\Common Files'
  return join(common, 'Dropreel', 'policy.json')
}

/**
 * The policy of this computer; none locks nothing. Throws `PolicyInvalid` for a file that is not to be trusted (it or its
 * folder is another user's, or others than root can write to it) or not understood: then nothing is to be done.
 */
export async function readPolicy(file: string): Promise<Policy> {
  const text = await contentOf(file)
  if (text === null) return {}
  const content = parseJson(text)
  const read = policy.safeParse(content)
  if (read.success) return read.data
  throw invalid(file, problemIn(content, read.error.issues))
}

/** In plain words, not in those of zod. */
function problemIn(content: unknown, issues: readonly { path: PropertyKey[] }[]): string {
  if (typeof content !== 'object' || content === null || Array.isArray(content)) return 'it is no JSON object'
  const unknown = Object.keys(content).find((key) => !Object.hasOwn(policyTakes, key))
  if (unknown !== undefined) return `there is no setting "${unknown}"`
  const key = policy.keyof().parse(issues[0]?.path[0])
  return `${key} ${policyTakes[key]}`
}

async function contentOf(file: string): Promise<string | null> {
  const folder = dirname(file)
  if (await isMissing(folder, file)) return null
  const around = await stat(folder)
  if (!around.isDirectory()) throw invalid(file, 'its folder is a file')
  refuseOthers(file, around, 'its folder')
  if (await isMissing(file, file)) return null
  try {
    const handle = await open(file, constants.O_RDONLY | constants.O_NONBLOCK)
    try {
      const facts = await handle.stat()
      const kind = kindOf(facts)
      if (kind !== 'file') throw notAFile(file, kind, t('files.putFileThere'))
      refuseOthers(file, facts, 'it')
      if (facts.size > longestBytes) throw invalid(file, 'it is longer than 64 KiB')
      const { bytesRead, buffer } = await handle.read(Buffer.alloc(longestBytes))
      // Editors of Windows put a byte order mark before it.
      return buffer.toString('utf8', 0, bytesRead).replace(/^\uFEFF/, '')
    } finally {
      await handle.close()
    }
  } catch (thrown) {
    throw fileFailure(file, thrown)
  }
}

/** A link that leads nowhere is not missing: what it leads to may be on a drive that is not there yet. */
async function isMissing(path: string, file: string): Promise<boolean> {
  let isLink = false
  try {
    isLink = (await lstat(path)).isSymbolicLink()
    if (isLink) await stat(path)
    return false
  } catch (thrown) {
    if (systemCode(thrown) !== 'ENOENT') throw fileFailure(file, thrown)
    if (isLink) throw invalid(file, 'it is a link that leads nowhere')
    return true
  }
}

/** Whoever can write to the folder can take the policy away. On Windows the access list of the folder decides. */
function refuseOthers(file: string, { uid, mode }: Stats, what: 'it' | 'its folder'): void {
  if (process.platform === 'win32') return
  if (uid !== 0) throw invalid(file, `${what} belongs to another user than root`)
  if ((mode & writableByOthers) !== 0) throw invalid(file, `others than root can write to ${what}`)
}

function invalid(file: string, why: string): AppFailure {
  return new AppFailure('PolicyInvalid', `${file} (${why})`)
}
