/** `npm run test:unit`: Vitest alone; arguments go to it (`npm run test:unit -- retry`). */
import { runVitest } from './run-tests.mjs'

const { failed } = await runVitest(process.argv.slice(2))
process.exitCode = failed === 0 ? 0 : 1
