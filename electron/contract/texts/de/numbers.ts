import type { TranslationOf } from '../catalogue.ts'

/** Lengths of time are in the accusative, as in „schon 2 Tage“ and „2 Tage lang“: other texts keep to that. */
export const numbers: TranslationOf<'numbers'> = {
  inB: '{value} B',
  inKB: '{value} kB',
  inMB: '{value} MB',
  inGB: '{value} GB',
  inTB: '{value} TB',
  rate: '{bytes}/s',
  bytesOf: '{bytes} von {total}',
  countOf: '{count, number} von {total, number}',
  percent: '{percent, number} %',
  moment: 'einen Moment',
  seconds: '{count, number} s',
  minutes: '{count, number} Min.',
  hours: '{count, number} Std.',
  days: '{count, plural, one {# Tag} other {# Tage}}',
  files: '{count, plural, one {# Datei} other {# Dateien}}',
  andMore: 'Und {count, number} mehr.',
}
