import { type CommandName, commands, t } from '../contract/index.ts'
import { AppFailure } from '../core/errors.ts'
import { appHandlers } from './app.ts'
import type { Handlers, WindowContext } from './context.ts'
import { destinationHandlers } from './destinations.ts'
import { historyHandlers } from './history.ts'
import { linkHandlers } from './links.ts'
import { loginHandlers } from './login.ts'
import { orphanHandlers } from './orphans.ts'
import { queueHandlers } from './queue-end.ts'
import { updateHandlers } from './updates.ts'
import { uploadHandlers } from './uploads.ts'

/** What answers the window's commands, by subject. */
export function makeHandlers(context: WindowContext): Handlers {
  return {
    ...appHandlers(context),
    ...uploadHandlers(context),
    ...historyHandlers(context),
    ...linkHandlers(context),
    ...destinationHandlers(context),
    ...orphanHandlers(context),
    ...queueHandlers(context),
    ...updateHandlers(context),
    ...loginHandlers(context),
  }
}

/** A handler whose input was parsed by its own schema, which the compiler cannot see here. */
type AnyHandler = { handle(input: unknown): unknown }['handle']

/** Parses the input and runs the handler of one command. Throws `BadInput`, and what the handler throws. */
export async function answer(handlers: Handlers, name: CommandName, input: unknown): Promise<unknown> {
  const parsed = commands[name].input.safeParse(input)
  if (!parsed.success) {
    const [issue] = parsed.error.issues
    throw refusal(issue?.message ?? t('refusals.unclear'))
  }
  const handle: AnyHandler = handlers[name]
  return handle(parsed.data)
}

/** What the window should not have asked; its own code never does. */
export function refusal(sentence: string): AppFailure {
  return new AppFailure('BadInput', sentence, { advice: t('refusals.openWindowAgain') })
}
