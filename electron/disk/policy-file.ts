import { constants } from 'node:fs'
import { open } from 'node:fs/promises'
import { join } from 'node:path'
import { policy, type Policy } from '../contract/index.ts'
import { AppFailure, systemCode } from '../core/errors.ts'
import { parseJson } from '../core/parse-json.ts'
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
 * The policy of this computer; none locks nothing. Throws `PolicyInvalid` for a file that is not to be trusted (one of
 * another user than root, or that others than root can write to) or not understood: then nothing is to be done.
 */
export async function readPolicy(file: string): Promise<Policy> {
  const text = await contentOf(file)
  if (text === null) return {}
  const read = policy.safeParse(parseJson(text))
  if (read.success) return read.data
  const issue = read.error.issues.find(({ path, code }) => path.length > 0 || code === 'unrecognized_keys')
  if (issue === undefined) throw invalid(file, 'it is no JSON object')
  const where = issue.path.length === 0 ? '' : `${issue.path.join('.')}: `
  throw invalid(file, `${where}${issue.message.replace(/\.$/, '')}`)
}

async function contentOf(file: string): Promise<string | null> {
  try {
    const handle = await open(file, constants.O_RDONLY | constants.O_NONBLOCK)
    try {
      const facts = await handle.stat()
      if (!facts.isFile()) throw notAFile(file, facts, 'put a file there')
      if (process.platform !== 'win32' && facts.uid !== 0) throw invalid(file, 'its owner is not root')
      if (process.platform !== 'win32' && (facts.mode & writableByOthers) !== 0)
        throw invalid(file, 'others than root can write to it')
      const { bytesRead, buffer } = await handle.read(Buffer.alloc(longestBytes))
      return buffer.toString('utf8', 0, bytesRead)
    } finally {
      await handle.close()
    }
  } catch (thrown) {
    if (['ENOENT', 'ENOTDIR'].includes(systemCode(thrown))) return null
    throw fileFailure(file, thrown)
  }
}

function invalid(file: string, why: string): AppFailure {
  return new AppFailure('PolicyInvalid', `${file} (${why})`)
}
