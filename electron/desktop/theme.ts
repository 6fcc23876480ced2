import { nativeTheme, type BrowserWindow } from 'electron'
import type { Appearance, Theme } from '../contract/index.ts'

/** The page follows by its media query, and so do menus and dialogs. */
export function showTheme(theme: Theme): void {
  nativeTheme.themeSource = theme
}

/** The same, and how large everything in the window is. */
export function showAppearance({ webContents }: BrowserWindow, { theme, zoomPercent }: Appearance): void {
  showTheme(theme)
  webContents.setZoomFactor(zoomPercent / 100)
}
