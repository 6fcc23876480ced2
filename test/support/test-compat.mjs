/**
 * `npm run test:compat`: Dropreel against S3 servers of other makers, started on this computer; arguments go to
 * Vitest (`npm run test:compat -- swift`).
 */
import { build } from './build.mjs'
import { runTool } from './run-command.mjs'
import { ensureServerPackages } from './system-packages.mjs'

try {
  await ensureServerPackages()
  const config = ['--config', 'test/support/vitest.compat.config.ts']
  const args = ['run', ...config, ...process.argv.slice(2)]
  process.exitCode = (await build()) ? await runTool('vitest/vitest.mjs', args) : 1
} catch (error) {
  console.error(error instanceof Error ? error.message : error)
  process.exitCode = 1
}
