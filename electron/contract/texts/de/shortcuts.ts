import type { TranslationOf } from '../catalogue.ts'

export const shortcuts: TranslationOf<'shortcuts'> = {
  title: 'Tastenkürzel',
  inList: 'In der Liste',
  selectNext: 'Zeile darüber oder darunter auswählen',
  selectSeveral: 'Mehrere auswählen',
  selectAll: 'Alle auswählen',
  showDetails: 'Details anzeigen',
  openDelivery: 'Dateien einer Lieferung ein- oder ausblenden',
  pauseOrResume: 'Anhalten oder fortsetzen',
  move: 'In der Warteschlange nach oben oder unten',
  cancelOrRemove: 'Abbrechen oder entfernen',
  menu: 'Alles, was mit der Zeile geht',
  everywhere: 'Überall',
  close: 'Das Vorderste schließen, oder zurück',
  zoom: 'Größer oder kleiner',
  actualSize: 'Originalgröße',
  thisList: 'Diese Liste',
}
