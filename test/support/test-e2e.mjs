/**
 * `npm run test:e2e`: the tests that drive the app in a real Electron, built and packed anew; arguments go to
 * Playwright (`npm run test:e2e -- window`).
 */
import { build } from './build.mjs'
import { announceElectron, electronForTests } from './electron-dist.mjs'
import { packFolder } from './package-app.mjs'
import { endToEndWorkers, runPlaywright } from './run-tests.mjs'
import { ensureSystemPackages } from './system-packages.mjs'

try {
  await ensureSystemPackages()
  const dist = await electronForTests()
  announceElectron(dist)
  const args = process.argv.slice(2)
  // Packing takes a while, so it is left out when single files are asked for and the packed app is not.
  const packs = args.length === 0 || args.some((argument) => argument.includes('packaged'))
  const ready = (await build()) && (!packs || (await packFolder(dist)))
  process.exitCode =
    ready && (await runPlaywright(dist, args, { workers: endToEndWorkers })).failed === 0 ? 0 : 1
} catch (error) {
  console.error(error instanceof Error ? error.message : error)
  process.exitCode = 1
}
