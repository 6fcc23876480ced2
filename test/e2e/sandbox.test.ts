import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { dropFiles } from './fixtures/drag-files.ts'
import { expect, test } from './fixtures/dropreel.ts'

test('the page has no Node, runs no foreign script and goes nowhere', async ({ dropreel }) => {
  const { app, page } = await dropreel.launch()
  expect(await page.evaluate(() => [typeof process, typeof require])).toEqual(['undefined', 'undefined'])
  const hasRun = await page.evaluate(() => {
    const script = document.createElement('script')
    script.textContent = 'document.title = "foreign"'
    document.body.append(script)
    return document.title === 'foreign'
  })
  expect(hasRun).toBe(false)
  expect(await page.evaluate(() => window.open('https://example.com') === null)).toBe(true)
  const isPrevented = app.evaluate(({ webContents }) => {
    const [contents] = webContents.getAllWebContents()
    const attempt = new Promise((resolve) => {
      contents?.once('will-frame-navigate', (event) => resolve(event.defaultPrevented))
    })
    void contents?.executeJavaScript('location.assign("https://example.com")')
    return attempt
  })
  expect(await isPrevented).toBe(true)
})

test('the page cannot name a file that nobody dropped', async ({ dropreel }) => {
  const { page } = await dropreel.launch()
  await page.getByRole('button', { name: 'Try the demo store' }).click()
  await expect(page.getByRole('button', { name: 'Demo store' })).toBeVisible()
  const file = join(dropreel.userData, 'private.txt')
  await writeFile(file, 'private')
  const invoke = (name: string, input: unknown) =>
    page.evaluate(([name, input]) => Reflect.get(window, 'dropreel').invoke(name, input), [
      name,
      input,
    ] as const)
  expect(await invoke('uploads.add', { paths: [file] })).toMatchObject({
    ok: false,
    error: { code: 'BadInput', message: `${file} was not dropped on the window.` },
  })
  expect(await invoke('no.such.command', undefined)).toMatchObject({ ok: false, error: { code: 'BadInput' } })
  expect(await invoke('uploads.pause', { ids: [] })).toMatchObject({ ok: false, error: { code: 'BadInput' } })
  await expect(page.getByRole('row')).toHaveCount(0)

  await dropFiles(page, [file])
  await expect(page.getByRole('row', { name: 'private.txt, uploaded' })).toBeVisible()
})
