import { join } from 'node:path'

/** The built command, as package.json's `bin` names it: `npm run build` makes it. */
export const builtFile = join(import.meta.dirname, '..', '..', 'out', 'cli', 'cli.js')
