import { appHandlers } from './app.ts'
import type { Handlers, WindowContext } from './context.ts'
import { destinationHandlers } from './destinations.ts'
import { linkHandlers } from './links.ts'
import { orphanHandlers } from './orphans.ts'
import { uploadHandlers } from './uploads.ts'

/** What answers the window's commands, by subject. */
export function makeHandlers(context: WindowContext): Handlers {
  return {
    ...appHandlers(context),
    ...uploadHandlers(context),
    ...linkHandlers(context),
    ...destinationHandlers(context),
    ...orphanHandlers(context),
  }
}
