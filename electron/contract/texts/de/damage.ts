import type { TranslationOf } from '../catalogue.ts'

export const damage: TranslationOf<'damage'> = {
  finishedLine: 'Die Zeile über einen fertigen Upload im Archiv ist beschädigt.',
  finishedLineOf: 'Die Zeile über den fertigen Upload von {file} im Archiv ist beschädigt.',
  objectUntouched: 'Sein Objekt im Speicher ist davon nicht betroffen. Prüfen Sie dieses Laufwerk.',
  lost: 'Ein Upload ist verloren: Seine Zeile im Journal ist beschädigt.',
  lostOf: 'Der Upload von {file} ist verloren: Seine Zeile im Journal ist beschädigt.',
  uploadAgain: 'Laden Sie die Datei noch einmal hoch.',
  lineOf: 'Eine Zeile des Journals über den Upload von {file} ist beschädigt.',
  lookThenResume:
    'Er tut von selbst nichts mehr, und die Datei bleibt: Sehen Sie ihn an, und setzen Sie ihn dann fort.',
  unreadable: 'Zeilen des Journals, die beschädigt sind und nicht gelesen werden können: {count, number}.',
  lookThenResumeAll:
    'Sie können jeden Upload betreffen, darum geht keiner von selbst weiter: Sehen Sie sie an, und setzen Sie sie dann fort.',
  idle: 'Beschädigte Zeilen des Journals: {count, number}.',
  nothingLost: 'Dadurch ist kein Upload verloren. Prüfen Sie dieses Laufwerk.',
  held: 'Eine Zeile des Journals über diesen Upload war beschädigt. Dropreel tut hier von selbst nichts mehr, und die Datei bleibt.',
  keptAfter: 'Eine Zeile des Journals darüber war beschädigt.',
  settings:
    'Die Datei {file} ist beschädigt, darum sind einige Einstellungen wie beim ersten Start: Sehen Sie die Einstellungen durch.',
  destinations: 'Die Datei {file} ist beschädigt. Verloren und nicht mehr benutzt: {lost}.',
  unreadableLines: 'Unlesbares: {count, number}',
  someLinks:
    'Die Datei {file} ist beschädigt, darum weiß Dropreel nicht mehr, wann einige kopierte Links ablaufen.',
  linksOf:
    'Die Datei {file} ist beschädigt, darum weiß Dropreel nicht mehr, wann die Links zu {names} ablaufen.',
  puts: 'Welche Dateien einer put-Anweisung noch nicht in der Warteschlange waren, ist in {file} nicht mehr lesbar: Führen Sie dieselbe Anweisung noch einmal aus, dann kommt hinzu, was fehlt.',
  readings:
    'Die Datei {file} ist beschädigt: In der Liste können Dateien eines Ordners fehlen, der gerade hinzugefügt wurde, als Dropreel endete.',
}
