import { rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from './fixtures/dropreel.ts'
import { root } from './fixtures/executable.ts'

/** Each leads out of the window's folder, to a file that is there. */
const outside = [
  'app://dropreel/../main/main.js',
  'app://dropreel/%2e%2e/main/main.js',
  'app://dropreel/..%2fmain%2fmain.js',
  'app://dropreel/%2e%2e%2fmain/main.js',
  'app://dropreel/assets/..%2f..%2fmain%2fmain.js',
  'app://dropreel/..%5cmain%5cmain.js',
  'app://dropreel/%2e%2e%2f%2e%2e%2frenderer%2findex.html',
  // Its name begins with the name of the window's folder.
  'app://dropreel/..%2frenderer-beside.js',
]
const beside = join(root, 'out', 'renderer-beside.js')

test.beforeEach(() => writeFile(beside, 'document.title = "beside"'))
test.afterEach(() => rm(beside))

test('the scheme of the window serves its own files and nothing else', async ({ dropreel }) => {
  const { app } = await dropreel.launch()
  const get = (urls: string[]) =>
    app.evaluate(
      async ({ net }, urls) => Promise.all(urls.map(async (url) => (await net.fetch(url)).status)),
      urls,
    )
  expect(await get(['app://dropreel/index.html'])).toEqual([200])
  const refused = [
    ...outside,
    'app://other/index.html',
    'app://dropreel/',
    'app://dropreel/no-such.js',
    'app://dropreel/index.html%00.js',
    'app://dropreel/%zz.js',
    'app://dropreel/%ff.js',
  ]
  expect(await get(refused)).toEqual(refused.map(() => 404))
})
