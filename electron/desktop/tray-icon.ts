import { nativeImage, type NativeImage } from 'electron'
import tray from './icons/tray.png?inline'
import tray2x from './icons/tray@2x.png?inline'
import trayTemplate from './icons/trayTemplate.png?inline'
import trayTemplate2x from './icons/trayTemplate@2x.png?inline'

/** The icon for the tray; on macOS a template, which the system tints for its menu bar. */
export function trayIcon(): NativeImage {
  const isMac = process.platform === 'darwin'
  const image = nativeImage.createFromDataURL(isMac ? trayTemplate : tray)
  image.addRepresentation({ scaleFactor: 2, dataURL: isMac ? trayTemplate2x : tray2x })
  if (isMac) image.setTemplateImage(true)
  return image
}
