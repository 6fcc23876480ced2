import type { ObjectStore } from '../engine/ports.ts'
import { completeUpload } from './requests/complete-upload.ts'
import type { Connection } from './transport/connection.ts'
import { firstPartBytes, headObject } from './requests/head-object.ts'
import { createLink } from './links/create-link.ts'
import { maxPartsOf } from './requests/part-limit.ts'
import { putObject } from './requests/put-object.ts'
import { readObject } from './requests/read-object.ts'
import { sendPart } from './requests/send-part.ts'
import { refusesWrong } from './requests/wrong-sum.ts'
import { listSessions } from './requests/list-sessions.ts'
import { abortSession, listParts, openSession } from './requests/session.ts'

/** The engine's port `ObjectStore` on one connection. Each method has its own file. */
export function createObjectStore(connection: Connection): Omit<ObjectStore, 'asTry'> {
  return {
    whenBack: (signal) => connection.line.whenBack(signal),
    maxParts: () => maxPartsOf(connection),
    put: (object, body, pace, signal) => putObject(connection, object, body, pace, signal),
    open: (object, signal) => openSession(connection, object, signal),
    sendPart: (part, pace, signal) => sendPart(connection, part, pace, signal),
    listParts: (key, uploadId, signal) => listParts(connection, key, uploadId, signal),
    complete: (upload, signal) => completeUpload(connection, upload, signal),
    listSessions: (prefix, signal) => listSessions(connection, prefix, signal),
    abort: (key, uploadId, signal) => abortSession(connection, key, uploadId, signal),
    head: (key, signal, versionId) => headObject(connection, key, signal, versionId),
    firstPartBytes: (key, signal, versionId) => firstPartBytes(connection, key, signal, versionId),
    refusesWrong: (trial, signal) => refusesWrong(connection, trial, signal),
    read: (key, range, signal) => readObject(connection, key, range, signal),
    link: (request, signal) => createLink(connection, request, signal),
  }
}
