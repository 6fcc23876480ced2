import type { BrowserWindow } from 'electron'
import { saveReport, type ReportParts } from '../app/report.ts'
import { t } from '../contract/index.ts'
import { asAppFailure } from '../core/errors.ts'
import { pickNewFile, showMessage } from '../desktop/dialogs.ts'

/** Asks for a place, and says what became of the diagnostic report. */
export async function saveReportAs(window: BrowserWindow, parts: ReportParts): Promise<void> {
  const file = await pickNewFile(window, 'report')
  if (file === null) return
  try {
    await saveReport(file, parts)
    await showMessage(window, 'info', {
      message: t('dialogs.reportSaved'),
      advice: t('dialogs.reportHolds', { file }),
    })
  } catch (thrown) {
    await showMessage(window, 'error', asAppFailure(thrown).error)
  }
}
