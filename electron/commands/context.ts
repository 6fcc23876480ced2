import { resolve } from 'node:path'
import { createApp, type App } from '../app/app.ts'
import { AppFailure, asAppFailure } from '../core/errors.ts'
import { interrupted } from '../core/transitions.ts'
import { defaultStateDir, policyFile, readJournal, readPolicy } from '../disk/index.ts'
import { proxyFromEnvironment } from '../s3/index.ts'
import { askOnTerminal } from './ask-on-terminal.ts'
import type { CommandContext } from './command.ts'
import type { Output } from './output.ts'
import { outputOf } from './output-of.ts'
import { openList } from './where.ts'

/** `--state-dir`, else `DROPREEL_HOME`, else the platform's place. */
export function stateDirOf(flags: { stateDir?: string }, environment: NodeJS.ProcessEnv): string {
  return flags.stateDir === undefined ? defaultStateDir('cli', environment) : resolve(flags.stateDir)
}

/** What a command works with. `stateDir` is its own, where its uploads are. */
export type Opened = { app: App; output: Output; stateDir: string; context: CommandContext }

/** Opens what the command line shares with the window, and closes it when `act` has ended. */
export async function withApp(
  flags: { json?: boolean; stateDir?: string },
  context: CommandContext,
  act: (opened: Opened) => Promise<number>,
): Promise<number> {
  const output = outputOf(flags, context)
  const stateDir = stateDirOf(flags, context.environment)
  const app = await openApp(context, output, stateDir)
  try {
    return await act({ app, output, stateDir, context })
  } finally {
    await app.close()
  }
}

async function openApp(context: CommandContext, output: Output, stateDir: string): Promise<App> {
  const { environment, stdin, stderr } = context
  const places = (['app', 'cli'] as const).map((program) => defaultStateDir(program, environment))
  const otherDirs = places.filter((dir) => dir !== stateDir)
  return createApp({
    list: await openList(context).catch(asAppFailure),
    credentials: {
      environment,
      // The app's demo store is for the app; `dropreel store` prints its keys for the environment.
      demo: () => Promise.reject(noDemoKeys()),
      askMfaCode: askOnTerminal(context),
      isPersonThere: stdin.isTTY === true || stderr.isTerminal,
      warn: (sentence) => output.notice(sentence),
    },
    systemProxy: async (url) => proxyFromEnvironment(environment, url),
    log: context.log,
    policy: await readPolicy(policyFile(environment)),
    stateDirs: [...otherDirs, stateDir],
    async knownUploads() {
      const own = await readJournal(stateDir)
      const ofOthers = await Promise.all(otherDirs.map(readJournal))
      // What a process that was killed left as opening has lost its session; another program may be opening one now.
      return [...own.map(({ record, state }) => ({ record, state: interrupted(state) })), ...ofOthers.flat()]
    },
    onUndeleted: ({ message }) => output.notice(message),
  })
}

const noDemoKeys = () => new AppFailure('CredentialsMissing', 'the keys of the demo store belong to the app')
