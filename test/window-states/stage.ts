import type { ElectronApplication, Page } from '@playwright/test'
import type { DeliveryView, UploadView } from '../../electron/contract/index.ts'
import { showUploads } from '../e2e/fixtures/shown-uploads.ts'

/** The window of a running app, and a folder for files to drop. */
export type Stage = { app: ElectronApplication; page: Page; folder: string }

/** States of the window, one after the other: each name is given while the window shows that state. */
export type Story = AsyncGenerator<string, void>

/** Shows these uploads in place of those that were shown before. */
export type ShowOnly = (uploads: readonly UploadView[], deliveries?: readonly DeliveryView[]) => Promise<void>

export function showOnly({ app }: Stage): ShowOnly {
  let shown: string[] = []
  return async (uploads, deliveries = []) => {
    const next = [...uploads, ...deliveries].map(({ id }) => id)
    const removed = shown.filter((id) => !next.includes(id))
    shown = next
    await showUploads(app, { uploads, deliveries, removed })
  }
}
