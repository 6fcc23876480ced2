import { afterEach, beforeEach, expect, test } from 'vitest'
import { happenedInWords, speak, textSearch } from '../../../electron/contract/index.ts'
import { dayInWords, dayOfHistory } from '../../../renderer/history/history-words.ts'
import { copiedInWords } from '../../../renderer/links/link-in-words.ts'
import { announce } from '../../../renderer/uploads/announce.ts'
import { changesIn } from '../../../renderer/uploads/deliveries.ts'
import { waitingInWords } from '../../../renderer/uploads/waiting-words.ts'
import { clockTime, timeOfDay } from '../../../renderer/words/clock-time.ts'
import { states, uploadView } from '../upload-view.ts'

const morning = new Date(2026, 10, 26, 9, 5).getTime()
const evening = new Date(2026, 10, 26, 21, 53).getTime()
const dayMs = 86_400_000

beforeEach(() => speak('de'))
afterEach(() => speak('en'))

test('times have the form of the language, without a zero before hours up to twelve', () => {
  expect([timeOfDay(morning), timeOfDay(evening)]).toEqual(['09:05', '21:53'])
  expect(clockTime(evening + 3 * dayMs, morning)).toBe('So., 21:53')
  speak('en')
  // Where English has 24 hours, they have two digits there, too.
  expect(timeOfDay(evening)).toMatch(/^(9:53\sPM|21:53)$/iu)
  expect(clockTime(evening + 3 * dayMs, morning)).toMatch(/^Sun,? (9:53\sPM|21:53)$/iu)
})

test('days and counts have German names and plurals', () => {
  const day = { kind: 'day', day: morning, sizeBytes: 1_800_000_000, isVerified: true } as const
  expect(dayOfHistory(morning, evening)).toBe('Heute, 26. November')
  expect(dayOfHistory(morning - 4 * dayMs, evening)).toBe('Sonntag, 22. November')
  expect(dayInWords({ ...day, deliveries: 1 })).toBe('1 Lieferung · 1,8 GB · alles geprüft')
  expect(dayInWords({ ...day, deliveries: 3 })).toBe('3 Lieferungen · 1,8 GB · alles geprüft')
  const link = { url: 'https://a.test', validUntil: null, limitedBy: 'nothing', uploadId: 'a' } as const
  expect(copiedInWords({ copied: [link, link], refused: [] }, 0).text).toBe(
    '2 Links kopiert. Sie haben kein Ende.',
  )
})

test('waits and what happened are told in whole German sentences', () => {
  const upload = uploadView('a', { state: states.waiting, since: morning - 2 * dayMs })
  expect(waitingInWords(upload, morning)).toEqual({
    what: 'Wartet auf Netzwerk',
    more: '2 Tage, sucht weiter',
  })
  const lost = { kind: 'waited', waitsFor: 'network', message: '', at: 0, until: 2 * dayMs } as const
  expect(happenedInWords(lost)).toBe('Netzwerk 2 Tage lang weg, ging von selbst weiter')
  const added = ['a', 'b', 'c', 'd'].map((id) => uploadView(id))
  const changes = changesIn(new Map(), { changed: added, removed: [] })
  expect(announce(changes, new Map(), new Map())).toBe('4 Dateien: Upload läuft.')
})

test('a search finds ß by ss', () => {
  expect(textSearch('strasse')('Über die Straße – final.mxf')).toBe(true)
  expect(textSearch('Straße')('STRASSE.mov')).toBe(true)
})
