import type { AppError, Bridge, CommandInput, CommandName, CommandOutput, Result } from '#contract'

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
    message: 'The window lost its connection to Dropreel.',
    advice: 'Quit Dropreel and open it again; uploads go on where they were.',
    retryable: false,
    detail: String(thrown),
  }
}
