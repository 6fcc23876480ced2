import type { CommandInput, CommandName, CommandOutput } from '#contract'
import { invoke } from './bridge.ts'
import { showFailure } from './toast.ts'

/** Runs a command of the main process. When it fails, shows the failure and returns null. */
export async function runCommand<N extends CommandName>(
  name: N,
  input: CommandInput<N>,
): Promise<{ value: CommandOutput<N> } | null> {
  const result = await invoke(name, input)
  if (result.ok) return { value: result.value }
  showFailure(result.error)
  return null
}
