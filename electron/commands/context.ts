import { resolve } from 'node:path'
import { credentialProviders, readProxyPassword } from '../credentials/index.ts'
import { AppFailure } from '../core/errors.ts'
import { capabilityMemory, defaultStateDir } from '../disk/index.ts'
import { createStores, proxyFromEnvironment, type S3Stores } from '../s3/index.ts'
import type { StoreFlags } from './flags.ts'
import { askOnTerminal } from './ask-on-terminal.ts'
import { jsonOutput } from './json-output.ts'
import type { Output } from './output.ts'
import { textOutput } from './text-output.ts'
import { openList } from './where.ts'

/** What a command is given besides its arguments. */
export type CommandContext = {
  environment: NodeJS.ProcessEnv
  /** Aborted by SIGINT and SIGTERM. */
  signal: AbortSignal
}

/** A command: its arguments in, its exit code out. Throws AppFailure for what ends it as a whole. */
export type Command = (args: string[], context: CommandContext) => Promise<number>

/** `--state-dir`, else `DROPREEL_HOME`, else the platform's place. */
export function stateDirOf(flags: StoreFlags, environment: NodeJS.ProcessEnv): string {
  const chosen = flags['state-dir']
  return chosen === undefined ? defaultStateDir('cli', environment) : resolve(chosen)
}

export function outputOf(flags: StoreFlags): Output {
  return flags.json === true ? jsonOutput() : textOutput()
}

/**
 * The stores of the command line, with what is known of those that are destinations. `output` is told what a person
 * should know of the credentials.
 */
export async function openStores(
  { environment, signal }: CommandContext,
  output: Pick<Output, 'notice'>,
): Promise<S3Stores> {
  // A list that cannot be read is told where it is needed.
  const destinations = await openList(environment).catch(() => null)
  return createStores({
    credentialsFor: credentialProviders({
      environment,
      demo: noDemoKeys,
      now: Date.now,
      askMfaCode: askOnTerminal(signal),
      isPersonThere: process.stdin.isTTY || process.stderr.isTTY,
      warn: (sentence) => output.notice(sentence),
    }),
    now: Date.now,
    proxies: {
      systemProxy: async (url) => proxyFromEnvironment(environment, url),
      proxyPassword: readProxyPassword,
    },
    ...(destinations === null ? {} : { memory: capabilityMemory(destinations) }),
  })
}

/** The app's demo store is for the app; `dropreel store` prints its keys for the environment. */
async function noDemoKeys(): Promise<never> {
  throw new AppFailure('CredentialsMissing', 'the keys of the demo store belong to the app')
}
