import type { TranslationOf } from '../catalogue.ts'

export const signIn: TranslationOf<'signIn'> = {
  title: 'Als {profile} anmelden',
  code: 'MFA-Code',
  first: 'Sechs Ziffern, von {device}',
  refused: 'Dieser Code wurde nicht angenommen. Geben Sie den nächsten ein, von {device}',
  unanswered: 'Der Anmeldedienst hat nicht geantwortet. Geben Sie einen neuen Code ein, von {device}',
  notNow: 'Nicht jetzt',
  signIn: 'Anmelden',
}
