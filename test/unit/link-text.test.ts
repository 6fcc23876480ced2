import { parse } from 'content-disposition'
import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { speak } from '../../electron/contract/index.ts'
import { linkHtml, linkText } from '../../electron/core/link-text.ts'
import { publicAddress } from '../../electron/core/public-address.ts'
import { contentDispositionOf } from '../../electron/s3/links/download-name.ts'

const url = 'https://s3.test/reels/a.mov?X-Amz-Signature=1'
const named = (name: string, validUntil: string | null = '2026-11-29T12:00:00.000Z') => ({
  name,
  url,
  validUntil,
})

test('a list has each name above its link', () => {
  expect(linkText([named('a.mov'), named('b\n.mov')], 'list')).toBe(`a.mov\n${url}\n\nb\\u000a.mov\n${url}\n`)
})

test('names cannot end or format a Markdown link', () => {
  expect(linkText([named('[a](http://evil) *b*_c_`d`<i>&amp;.mov')], 'markdown')).toBe(
    `- [\\[a\\](http://evil) \\*b\\*\\_c\\_\\\`d\\\`\\<i\\>\\&amp;.mov](${url})\n`,
  )
})

test('CSV quotes every field and has the end of each link', () => {
  expect(linkText([named('a, "b".mov'), named('c.mov', null)], 'csv')).toBe(
    `"Name","Link","Valid until"\r\n"a, ""b"".mov","${url}","2026-11-29T12:00:00.000Z"\r\n"c.mov","${url}","no end"\r\n`,
  )
})

test('CSV has its headings in the language of the app', () => {
  speak('de')
  const text = linkText([named('a.mov', null)], 'csv')
  speak('en')
  expect(text).toBe(`"Name","Link","Gültig bis"\r\n"a.mov","${url}","ohne Ende"\r\n`)
})

test.for([
  '=HYPERLINK("http://evil")',
  '+1',
  '-1',
  '@SUM(A1)',
  '\t=1',
  '\r=1',
  ' =1',
  '＝1',
  ';=1',
  '\t;+1',
  '\u200B=1',
  '\u202E\uFEFF-1',
  '\u00AD\u3164@SUM(A1)',
  '"=1',
])('a spreadsheet runs no formula from the name %j', (name) => {
  const cell = linkText([named(name)], 'csv')
    .split('\r\n')
    .slice(1)
    .join('\r\n')
  expect(cell).toMatch(/^"'/)
})

test.for([
  ['take 1;=HYPERLINK("http://evil").mov', `take 1;'=HYPERLINK(""http://evil"").mov`],
  ['take 1; \u200B@SUM(A1)', String.raw`take 1;' \u200b@SUM(A1)`],
  ['take 1;2-3.mov', 'take 1;2-3.mov'],
])('nor from %j, where a spreadsheet splits at semicolons', ([name = '', cell]) => {
  expect(linkText([named(name)], 'csv')).toContain(`\r\n"${cell}","`)
})

test('a list, Markdown, CSV and rich text show what cannot be seen', () => {
  const links = [named('bidi\u202Evom.exe')]
  expect(linkText(links, 'list')).toContain(String.raw`bidi\u202evom.exe`)
  expect(linkText(links, 'markdown')).toContain(String.raw`[bidi\\u202evom.exe]`)
  expect(linkText(links, 'csv')).toContain(String.raw`"bidi\u202evom.exe"`)
  expect(linkHtml(links)).toContain(String.raw`>bidi\u202evom.exe<`)
})

test('rich text shows names, and no name becomes markup', () => {
  expect(linkHtml([named('<b>&"a".mov')])).toBe(`<a href="${url}">&lt;b&gt;&amp;&quot;a&quot;.mov</a>`)
  expect(linkHtml([named('a'), named('b')])).toBe(
    `<ul><li><a href="${url}">a</a></li><li><a href="${url}">b</a></li></ul>`,
  )
})

test('every key can be read back from its public address', () => {
  fc.assert(
    fc.property(
      fc.array(fc.string({ unit: 'grapheme' })).map((parts) => parts.join('/')),
      (key) => {
        const address = publicAddress('https://cdn.test/base//', key)
        expect(address).toMatch(/^https:\/\/cdn\.test\/base\/[\w./%~-]*$/)
        expect(
          address.slice('https://cdn.test/base/'.length).split('/').map(decodeURIComponent).join('/'),
        ).toBe(key)
      },
    ),
  )
})

test('every name can be read back from the header, and old browsers get one in ASCII', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', minLength: 1 }), (name) => {
      const header = contentDispositionOf('download', name) ?? ''
      expect(header).toMatch(/^attachment; [\x20-\x7e]*$/)
      expect(parse(header).parameters['filename']).toBe(name.normalize('NFC'))
    }),
  )
  expect(contentDispositionOf('inline', 'größer.mov')).toBe(
    `inline; filename="gr??er.mov"; filename*=UTF-8''gr%C3%B6%C3%9Fer.mov`,
  )
  expect(contentDispositionOf('inline', null)).toBeNull()
  expect(contentDispositionOf('download', null)).toBe('attachment')
  expect(contentDispositionOf('download', 'half \uD83C.mov')).toContain('half')
})
