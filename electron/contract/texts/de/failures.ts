import type { TranslationOf } from '../catalogue.ts'

export const failures: TranslationOf<'failures'> = {
  lostMain: 'Das Fenster hat die Verbindung zu Dropreel verloren.',
  lostMainAdvice:
    'Beenden Sie Dropreel und öffnen Sie es wieder. Die Uploads gehen dort weiter, wo sie waren.',
  inWindow: 'Im Fenster ist etwas schiefgegangen. Ihre Uploads gehen weiter.',
  inWindowAdvice:
    '„Hilfe → Diagnosebericht sichern …“ sammelt, was für die Suche nach der Ursache gebraucht wird.',
}
