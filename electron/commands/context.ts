import { resolve } from 'node:path'
import { credentialProviders, readProxyPassword } from '../credentials/index.ts'
import { AppFailure } from '../core/errors.ts'
import { capabilityMemory, defaultStateDir } from '../disk/index.ts'
import { createStores, proxyFromEnvironment, type S3Stores } from '../s3/index.ts'
import { askOnTerminal } from './ask-on-terminal.ts'
import type { CommandContext } from './command.ts'
import type { Output } from './output.ts'
import { openList } from './where.ts'

/** `--state-dir`, else `DROPREEL_HOME`, else the platform's place. */
export function stateDirOf(flags: { stateDir?: string }, environment: NodeJS.ProcessEnv): string {
  return flags.stateDir === undefined ? defaultStateDir('cli', environment) : resolve(flags.stateDir)
}

/**
 * The stores of the command line, with what is known of those that are destinations. `output` is told what a person
 * should know of the credentials.
 */
export async function openStores(context: CommandContext, output: Pick<Output, 'notice'>): Promise<S3Stores> {
  const { environment, stdin, stderr } = context
  // A list that cannot be read is told where it is needed.
  const destinations = await openList(context).catch(() => null)
  return createStores({
    credentialsFor: credentialProviders({
      environment,
      demo: noDemoKeys,
      now: Date.now,
      askMfaCode: askOnTerminal(context),
      isPersonThere: stdin.isTTY === true || stderr.isTTY === true,
      warn: (sentence) => output.notice(sentence),
    }),
    now: Date.now,
    log: context.log,
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
