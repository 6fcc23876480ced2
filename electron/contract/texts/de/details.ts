import type { TranslationOf } from '../catalogue.ts'

export const details: TranslationOf<'details'> = {
  upload: 'Upload {id}: {state}',
  link: 'In Dropreel auf diesem Computer: {link}',
  file: 'Datei: {file} ({bytes} Bytes)',
  destination: 'Ziel: {name} ({place})',
  destinationRemoved: 'Ziel: entfernt',
  object: 'Objekt: {object}',
  error: 'Fehler: {code}: {message} {advice}',
  errorDetail: 'Einzelheiten: {detail}',
  added: 'Hinzugefügt: {added}, kopiert: {copied}',
  happened: 'Geschehen: {what}',
  happenedAt: '{time}: {what}',
  about: 'Über Dropreel: {about}',
}
