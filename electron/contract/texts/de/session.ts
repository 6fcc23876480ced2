import type { TranslationOf } from '../catalogue.ts'

export const session: TranslationOf<'session'> = {
  ended:
    'Ihre Sitzung ist abgelaufen. Lehnt der Speicher diesen Upload ab, melden Sie sich neu an; er geht dort weiter.',
  needsLonger:
    'Dieser Upload braucht etwa {needed}, aber Ihre Sitzung endet in {left}. Er hält dann an und geht dort weiter, sobald Sie sich neu angemeldet haben.',
  needLonger:
    'Dieser Upload und die davor brauchen etwa {needed}, aber Ihre Sitzung endet in {left}. Er hält dann an und geht dort weiter, sobald Sie sich neu angemeldet haben.',
}
