import type { TranslationOf } from '../catalogue.ts'

export const power: TranslationOf<'power'> = {
  title: 'Ruhezustand',
  keepAwake: 'Während etwas hochgeladen wird,',
  always: 'bleibt dieser Computer wach',
  mains: 'bleibt dieser Computer wach, aber nicht im Akkubetrieb',
  never: 'darf dieser Computer in den Ruhezustand gehen',
  screen: 'Der Bildschirm darf sich trotzdem ausschalten. Wartende Uploads halten den Computer nicht wach.',
  uploading: 'Dateien werden hochgeladen',
  goesOn: 'Die Uploads gehen weiter',
  goesOnHidden:
    'Dropreel läuft hinter seinem Symbol in der Taskleiste oder Menüleiste weiter. Dort können Sie es beenden.',
  goesOnMinimised: 'Das Fenster ist nur minimiert. Sie beenden Dropreel mit „Datei → Beenden“.',
}
