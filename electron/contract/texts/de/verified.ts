import type { TranslationOf } from '../catalogue.ts'

export const verified: TranslationOf<'verified'> = {
  same: 'Es liegt im Speicher wie die Datei hier, Byte für Byte (Stufe {grade}).',
  sameChecksum:
    'Es liegt im Speicher mit Größe und Prüfsumme seines Uploads. Die Datei ist hier nicht mehr wie zuvor, darum wurde sie nicht noch einmal gelesen.',
  sameEtag:
    'Es liegt im Speicher mit Größe und ETag seines Uploads. Die Datei ist hier nicht mehr wie zuvor, darum wurde sie nicht noch einmal gelesen.',
  missing: 'Es liegt nicht mehr im Speicher: Jemand hat es gelöscht.',
  replaced: 'Seit der Lieferung ist im Speicher ein anderes Objekt an seine Stelle getreten.',
  differs: 'Was im Speicher liegt, unterscheidet sich von der Datei.',
}
