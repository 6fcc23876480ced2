/** `npm run package`: builds, then packs; arguments go to electron-builder (`npm run package -- --linux deb`). */
import { build } from './build.mjs'
import { announceElectron, electronForTests } from './electron-dist.mjs'
import { builderArguments, builderEnvironment } from './package-app.mjs'
import { releaseArguments } from './release-arguments.mjs'
import { run } from './run-command.mjs'

try {
  const dist = await electronForTests()
  announceElectron(dist)
  const asked = await builderArguments(dist, process.argv.slice(2))
  const args = [...asked, ...releaseArguments(process.env, process.platform)]
  process.exitCode = (await build()) ? await run(process.execPath, args, { env: builderEnvironment() }) : 1
} catch (error) {
  console.error(error instanceof Error ? error.message : error)
  process.exitCode = 1
}
