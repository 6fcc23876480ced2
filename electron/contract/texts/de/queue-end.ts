import type { TranslationOf } from '../catalogue.ts'

export const queueEnd: TranslationOf<'queueEnd'> = {
  whenDone: 'Wenn alles fertig ist',
  nothing: 'Nichts tun',
  quit: 'Dropreel beenden',
  sleep: 'Computer in den Ruhezustand versetzen',
  chosenQuit: 'Wenn alles fertig ist, wird Dropreel beendet',
  chosenSleep: 'Wenn alles fertig ist, geht dieser Computer in den Ruhezustand',
  allDone: 'Alle Uploads sind fertig',
  doneBut:
    '{count, plural, one {Eine Datei wurde nicht hochgeladen} other {# Dateien wurden nicht hochgeladen}}',
  quitsIn: 'Dropreel wird in {seconds, number} s beendet.',
  sleepsIn: 'Dieser Computer geht in {seconds, number} s in den Ruhezustand.',
  doneQuits:
    '{failed, plural, =0 {Es ist nichts mehr hochzuladen.} one {Eine Datei wurde nicht hochgeladen.} other {# Dateien wurden nicht hochgeladen.}} Dropreel wird in {seconds, number} s beendet.',
  doneSleeps:
    '{failed, plural, =0 {Es ist nichts mehr hochzuladen.} one {Eine Datei wurde nicht hochgeladen.} other {# Dateien wurden nicht hochgeladen.}} Dieser Computer geht in {seconds, number} s in den Ruhezustand.',
  quitNow: 'Jetzt beenden',
  sleepNow: 'Jetzt in den Ruhezustand',
  noSleep:
    'Dieser Computer ist nicht in den Ruhezustand gegangen: Das System erlaubt es nicht. Versetzen Sie ihn selbst in den Ruhezustand.',
}
