import type { CommandInput, CommandName, CommandOutput } from '#contract'
import { invoke } from './bridge.ts'
import { showFailure } from './toast.ts'

/** Gives a command and shows its failure; the answer is null then. */
export async function give<N extends CommandName>(
  name: N,
  input: CommandInput<N>,
): Promise<{ value: CommandOutput<N> } | null> {
  const result = await invoke(name, input)
  if (result.ok) return { value: result.value }
  showFailure(result.error)
  return null
}
