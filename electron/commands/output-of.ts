import type { CommandIo } from './command.ts'
import { jsonOutput } from './json-output.ts'
import type { Output } from './output.ts'
import { textOutput } from './text-output.ts'

/** `--json` prints JSON lines. */
export function outputOf({ json }: { json?: boolean }, context: CommandIo): Output {
  return json === true ? jsonOutput(context) : textOutput(context)
}
