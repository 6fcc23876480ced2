import { nativeTheme } from 'electron'
import type { Theme } from '../contract/index.ts'

/** The page follows by its media query, and so do menus and dialogs. */
export function showTheme(theme: Theme): void {
  nativeTheme.themeSource = theme
}
