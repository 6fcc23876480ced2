// Plain JavaScript, as a thread loads it as it is.

/** @typedef {import('node:fs').BigIntStats} BigIntStats */

/**
 * What there is at a path, or behind a handle.
 * @param {import('node:fs').StatsBase<number | bigint>} facts
 * @returns {import('./file-task.ts').FileKind}
 */
export function kindOf(facts) {
  if (facts.isFile()) return 'file'
  if (facts.isDirectory()) return 'folder'
  if (facts.isFIFO()) return 'named pipe'
  return facts.isSocket() ? 'socket' : 'device'
}

/**
 * `device` is the one of the file's folder: on overlays the file's own can be another one.
 * @param {BigIntStats} facts
 * @param {string} device
 * @returns {import('../contract/index.ts').SourceIdentity}
 */
export function identityFrom(facts, device) {
  return {
    sizeBytes: Number(facts.size),
    mtimeNs: String(facts.mtimeNs),
    ctimeNs: String(facts.ctimeNs),
    inode: String(facts.ino),
    device,
  }
}
