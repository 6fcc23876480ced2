import { t } from '#contract'

const isMac = navigator.userAgent.includes('Mac')

/** Keys as this platform writes them. */
export const keyNames = {
  alt: isMac ? '⌥' : 'Alt',
  command: isMac ? '⌘' : t('keys.control'),
  copy: isMac ? '⌘C' : `${t('keys.control')}+C`,
  enter: isMac ? '⏎' : t('keys.enter'),
  escape: 'Esc',
  home: isMac ? '↖' : t('keys.home'),
  remove: isMac ? '⌫' : t('keys.remove'),
  shift: isMac ? '⇧' : t('keys.shift'),
  space: isMac ? '␣' : t('keys.space'),
  toTop: isMac ? '⌥↖' : `Alt+${t('keys.home')}`,
}
