import type { TranslationOf } from '../catalogue.ts'

export const policy: TranslationOf<'policy'> = {
  noHttp: 'Von Ihrem Administrator festgelegt: Einfaches http ist nicht erlaubt.',
  notThere: 'Von Ihrem Administrator festgelegt: Dateien dürfen nicht an {store} gehen.',
  filesStay: 'Von Ihrem Administrator festgelegt: Dateien bleiben auf diesem Computer.',
}
