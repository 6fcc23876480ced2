/** The package has no types of its own; only what Dropreel uses is declared. */
declare module 'fs-native-extensions' {
  /**
   * Takes an exclusive lock on a range of an open file (OFD lock on Linux, flock on macOS, LockFileEx on
   * Windows). False when another open file has it. Throws system errors.
   */
  export function tryLock(fd: number, offset?: number, length?: number): boolean
}
