import type { TranslationOf } from '../catalogue.ts'

export const trash: TranslationOf<'trash'> = {
  isLink: 'es ist eine symbolische Verknüpfung, und die Datei liegt woanders',
  notWithoutApp: 'ohne die App ist das auf diesem System nicht sicher',
  noTrash: 'auf ihrem Laufwerk gibt es keinen Papierkorb',
  readOnly: 'ihr Laufwerk ist schreibgeschützt',
  notAllowed: 'die Zugriffsrechte ihres Ordners oder des Papierkorbs auf ihrem Laufwerk erlauben es nicht',
  systemHolds: 'das System hält sie fest',
  full: 'ihr Laufwerk ist voll',
  noName: 'der Papierkorb hat keinen freien Namen für sie',
  putBack: '{why}, darum wurde sie zurückgelegt',
  notPutBack: '{why}. Sie liegt dort als „{name}“ und konnte nicht zurückgelegt werden: {reason}',
  putItBack: '{why}. Legen Sie sie von dort zurück',
  anotherThere: 'dort liegt eine andere Datei',
  noHardLinks: 'harte Verknüpfungen zu ihr sind nicht erlaubt',
  systemLeftIt: 'das System hat sie liegen lassen',
  placeTaken: 'eine andere Datei trat im letzten Moment an ihre Stelle',
}
