import type { TranslationOf } from '../catalogue.ts'

export const reminders: TranslationOf<'reminders'> = {
  renew: 'Erneuern',
  copied: '{count, plural, one {Neuer Link kopiert} other {# neue Links kopiert}}',
  noNewLink: 'Kein neuer Link für {name}',
  endsSoon: 'Der Link zu {name} läuft bald ab',
  endSoon: '{count, plural, one {Ein Link läuft bald ab} other {# Links laufen bald ab}}',
  ends: '{count, plural, one {Er läuft ab: {time}.} other {Der erste läuft ab: {time}.}}',
  clickToRenew:
    '{count, plural, one {Klicken Sie, um ihn zu erneuern und zu kopieren.} other {Klicken Sie, um sie zu erneuern und zu kopieren.}}',
}
