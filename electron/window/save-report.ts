import type { BrowserWindow } from 'electron'
import { saveReport, type ReportParts } from '../app/report.ts'
import { asAppFailure } from '../core/errors.ts'
import { pickReportFile, showMessage } from '../desktop/index.ts'

/** Help → Save diagnostic report…: asks for a place, and says what became of it. */
export async function saveReportAs(window: BrowserWindow, parts: ReportParts): Promise<void> {
  const file = await pickReportFile(window)
  if (file === null) return
  try {
    await saveReport(file, parts)
    await showMessage(window, 'info', {
      message: 'The diagnostic report is saved.',
      advice: `${file} holds the logs and names files, buckets and destinations, but no secrets.`,
    })
  } catch (thrown) {
    await showMessage(window, 'error', asAppFailure(thrown).error)
  }
}
