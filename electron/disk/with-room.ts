import { setTimeout as delay } from 'node:timers/promises'
import { whenThereIsRoom } from '../core/exhaustion.ts'

/** Waits until this computer has room for what `act` opens. Throws `ComputerBusy`, and what `act` throws. */
export function withRoom<T>(act: () => Promise<T>): Promise<T> {
  return whenThereIsRoom(act, delay)
}
