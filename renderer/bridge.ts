import {
  t,
  type AppError,
  type Bridge,
  type CommandInput,
  type CommandName,
  type CommandOutput,
  type Result,
} from '#contract'

/** Put there by electron/preload.ts. This file is its only user. */
declare const dropreel: Bridge

/** Sends a command to the main process. Never rejects: a failure is a value. */
export async function invoke<N extends CommandName>(
  name: N,
  input: CommandInput<N>,
): Promise<Result<CommandOutput<N>>> {
  try {
    return await dropreel.invoke(name, input)
  } catch (thrown) {
    return { ok: false, error: lostMainProcess(thrown) }
  }
}

export const on: Bridge['on'] = (name, listener) => dropreel.on(name, listener)

/** The paths on disk of dropped files and folders; what has none (text, a picture from a web page) is left out. */
export function pathsOf(files: Iterable<File>): string[] {
  return Array.from(files, (file) => dropreel.pathOfFile(file)).filter((path) => path !== '')
}

function lostMainProcess(thrown: unknown): AppError {
  return {
    code: 'Internal',
    message: t('failures.lostMain'),
    advice: t('failures.lostMainAdvice'),
    retryable: false,
    detail: String(thrown),
  }
}
