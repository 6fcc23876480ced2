import type { IpcMainEvent, IpcMainInvokeEvent } from 'electron'
import { windowOrigin } from '../desktop/index.ts'

/** True for the top frame of our own page alone: no other page or inner frame may give commands. */
export function isTrusted({ senderFrame }: IpcMainEvent | IpcMainInvokeEvent): boolean {
  return senderFrame !== null && senderFrame.parent === null && senderFrame.origin === windowOrigin
}
