/** `npm test`: everything, in order, up to the first thing that fails. */
import './node-version.mjs'
import { build } from './build.mjs'
import { announceElectron, electronForTests } from './electron-dist.mjs'
import { packFolder } from './package-app.mjs'
import { run } from './run-command.mjs'
import { endToEndWorkers, runPlaywright, runVitest } from './run-tests.mjs'
import { ensureSystemPackages } from './system-packages.mjs'

const total = { passed: 0, failed: 0, skipped: 0 }

try {
  await testEverything()
} catch (error) {
  total.failed += 1
  console.error(`\nFAILED: ${error instanceof Error ? error.message : String(error)}`)
}
if (total.skipped > 0) console.log(`${total.skipped} skipped`)
console.log(`${total.passed} passed, ${total.failed} failed`)
process.exitCode = total.failed === 0 ? 0 : 1

async function testEverything() {
  await ensureSystemPackages()
  const dist = await electronForTests()
  announceElectron(dist)
  if (!(await step('Build', build))) return
  if (
    !(await step(
      'Format, lint and types',
      async () => (await run('npm', ['run', '--silent', 'check'])) === 0,
    ))
  )
    return
  if (!(await tests('Unit, engine, contract and fault tests', () => runVitest([])))) return
  if (!(await step('Package', () => packFolder(dist)))) return
  await tests('The app, in a real Electron', () => runPlaywright(dist, [], { workers: endToEndWorkers }))
}

/**
 * @param {string} name
 * @param {() => Promise<boolean>} work
 */
async function step(name, work) {
  console.log(`\n== ${name}`)
  const succeeded = await work()
  if (!succeeded) {
    total.failed += 1
    console.error(`\nFAILED: ${name}`)
  }
  return succeeded
}

/**
 * @param {string} name
 * @param {() => Promise<import('./run-tests.mjs').Tally>} runTests
 */
async function tests(name, runTests) {
  console.log(`\n== ${name}`)
  const { passed, failed, skipped } = await runTests()
  total.passed += passed
  total.failed += failed
  total.skipped += skipped
  if (failed > 0) console.error(`\nFAILED: ${name}`)
  return failed === 0
}
