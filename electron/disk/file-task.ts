import type { SourceIdentity } from '../contract/index.ts'

/** What can be at a path that is no file. */
export type StrangeKind = 'folder' | 'named pipe' | 'socket' | 'device'
export type FileKind = 'file' | StrangeKind

/** What a stat of a path shows. The identity's device is the file's own. `modifiedAt`: milliseconds since the epoch. */
export type FileFacts = { kind: FileKind; identity: SourceIdentity; modifiedAt: number }

/** A file that was opened: no link may lead out of the folder `within`, a real path. For `device` see `Source`. */
export type Place = { file: string; within: string | undefined; device: string | null }

/** A file as it was when it was opened, and as it was at its path after it was read; and the CRC-32 of the bytes. */
export type FileRead = { before: SourceIdentity; after: SourceIdentity; crc32: number }

/** A range of a file, in bytes, and the CRC-32 of what comes before it: 0 where that is nothing. */
export type RangeToRead = { offsetBytes: number; sizeBytes: number; sum: number }

/** How Linux numbers a file: as `stat` has it, and the inode as /proc has it. */
export type FileNumbers = { device: string; inode: string; procInode: string }

/**
 * What a process can change: its inode as /proc has it, what is at its path by now, null for nothing, and the device of
 * what is mapped.
 */
export type OpenToWrite = {
  pid: string
  /** Empty where the process has ended meanwhile. */
  program: string
  inode: string
  at: { device: string; inode: string } | null
  mappedOn: string | null
}

/** What a thread is asked of a file. */
export type FileTask =
  /** A stat of whatever is there, and whether a file can be read. */
  | { kind: 'facts'; file: string; mustBeReadable: boolean }
  /** A stat of a file. */
  | { kind: 'identity'; file: string; device: string | null }
  /** Opens it, and closes it again. */
  | ({ kind: 'check' } & Place)
  /** Whether a file that is open by this number is in the folder. */
  | { kind: 'inside'; file: string; fd: number; within: string }
  /** Reads a range into the memory. */
  | ({ kind: 'read'; memory: Uint8Array<SharedArrayBuffer> } & RangeToRead & Place)
  /** The numbers of files, and the ids of all processes of this computer. */
  | { kind: 'numbers'; files: string[] }
  /** What these processes have open for writing, of the files with these inodes. */
  | { kind: 'open to write'; processes: string[]; inodes: string[] }

/** Why a thread could not do what it was asked. */
export type FileProblem =
  | { why: 'system'; code: string; message: string }
  | { why: 'no file'; kind: StrangeKind }
  /** `place`: where it is instead; null where nobody can tell. */
  | { why: 'leads out'; place: string | null }
  /** The drive that the file was on is not there. */
  | { why: 'no drive'; code: string; message: string }
  | { why: 'ended early' }

/** `identity` answers `check`, too. */
export type FileOutcome =
  | { kind: 'facts'; facts: FileFacts }
  | { kind: 'identity'; identity: SourceIdentity }
  | { kind: 'inside' }
  | { kind: 'read'; read: FileRead }
  | { kind: 'numbers'; numbers: (FileNumbers | FileProblem)[]; processes: string[] }
  | { kind: 'open to write'; found: OpenToWrite[] }
  | { kind: 'problem'; problem: FileProblem }
