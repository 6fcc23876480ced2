import type { TranslationOf } from '../catalogue.ts'

export const removal: TranslationOf<'removal'> = {
  cancelled: '{name} abgebrochen.',
  removed: '{name} entfernt.',
  cancelledSome: '{count, plural, one {# Upload abgebrochen.} other {# Uploads abgebrochen.}}',
  removedSome: '{count, plural, one {# Upload entfernt.} other {# Uploads entfernt.}}',
  cleared: '{count, plural, one {# Upload ausgeblendet.} other {# Uploads ausgeblendet.}}',
  sentIsDeleted: 'Die schon gesendeten {size} werden auf dem Speicher gelöscht.',
  uploadedStays: 'Was hochgeladen ist, bleibt auf dem Speicher.',
  isInHistory: 'Was geliefert wurde, steht im Verlauf.',
  removedFromHistory: '{name} aus dem Verlauf entfernt.',
  staysOnStore: 'Auf dem Speicher bleibt es.',
  tooLate: 'Das lässt sich nicht mehr rückgängig machen.',
}
