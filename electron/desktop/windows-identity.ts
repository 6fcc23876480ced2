import { app } from 'electron'

/** Of `appId` in electron-builder.yml, which the installer writes into the shortcut. */
const appUserModelId = 'app.dropreel'
/** Made once for Dropreel alone: by it Windows finds the program whose notification was clicked. */
const toastActivator = '{17FA3219-903C-4E21-8843-5095316193ED}'

/**
 * Tells Windows whose notifications these are. Without both ids it shows none of a program that is no MSIX package, or
 * drops the clicks on their buttons. The activator comes first, as Electron writes it into the shortcut together with
 * the other. Call it before anything is shown.
 */
export function identifyToWindows(): void {
  if (process.platform !== 'win32') return
  app.setToastActivatorCLSID(toastActivator)
  app.setAppUserModelId(appUserModelId)
}
