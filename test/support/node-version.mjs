/**
 * Ends a program that this Node is too old for, with one sentence. Import it first: what comes after may not even load.
 * package.json names the same version.
 */
const [major = 0, minor = 0] = process.versions.node.split('.').map(Number)

if (major < 20 || (major === 20 && minor < 19)) {
  console.error(
    `Dropreel needs Node 20.19 or newer, and this is Node ${process.versions.node}: install Node 22 or newer from https://nodejs.org and run this again.`,
  )
  process.exit(1)
}
