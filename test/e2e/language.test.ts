import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { axeFinds } from './fixtures/axe.ts'
import { dragFiles } from './fixtures/drag-files.ts'
import { expect, test } from './fixtures/dropreel.ts'
import { englishIn } from './fixtures/english-in.ts'

test('speaks the language of the system', async ({ dropreel }) => {
  const { page } = await dropreel.launch({ env: { LANGUAGE: 'de_AT:en' } })
  await expect(page.locator('html')).toHaveAttribute('lang', 'de')
})

test('another language is chosen in Settings, holds at once and there, and is kept', async ({ dropreel }) => {
  const first = await dropreel.launch()
  const { page } = first
  await page.getByRole('button', { name: 'Settings' }).click()
  await page.getByLabel('Language').selectOption('Deutsch')
  await expect(page.locator('html')).toHaveAttribute('lang', 'de')
  // The page is a new one, but nobody should notice.
  await expect(page.getByRole('heading', { name: 'Einstellungen' })).toBeVisible()
  await expect(page.getByLabel('Sprache')).toBeFocused()
  await page.getByRole('button', { name: 'Fertig' }).click()
  await page.reload()
  await expect(page.getByRole('heading', { name: 'Video hereinziehen, Link bekommen.' })).toBeVisible()
  await dropreel.quit(first)
  const { page: next } = await dropreel.launch()
  await expect(next.locator('html')).toHaveAttribute('lang', 'de')
})

test('in German no English is left on the pages of destinations and settings and around them, and axe finds nothing', async ({
  dropreel,
}) => {
  const folder = await mkdtemp(join(tmpdir(), 'dropreel-german-'))
  const files = [join(folder, 'Abnahme')]
  await mkdir(join(folder, 'Abnahme'))
  for (const name of ['Trailer_v12.mov', 'Notizen.txt']) await writeFile(join(folder, 'Abnahme', name), name)
  const { page } = await dropreel.launch({ env: { LANGUAGE: 'de' } })
  const button = (name: string) => page.getByRole('button', { name, exact: true })
  const isGerman = async (what: string, within?: string) => {
    expect.soft(await englishIn(page), what).toEqual([])
    expect.soft(await axeFinds(page, within), what).toEqual([])
  }
  try {
    await test.step('first run', async () => {
      await expect(page.getByRole('heading', { name: 'Video hereinziehen, Link bekommen.' })).toBeVisible()
      await isGerman('first run')
      const drag = await dragFiles(page, files)
      await isGerman('a drop without a destination')
      await drag.drop()
      await expect(page.getByText('1 Objekt wartet.')).toBeVisible()
      await isGerman('what is held until there is a destination')
    })

    await test.step('form', async () => {
      await button('Ziel hinzufügen').click()
      await isGerman('the form of a destination on AWS')
      await page.getByLabel('Speicher', { exact: true }).selectOption('Cloudflare R2')
      await isGerman('one on R2')
      await page.getByLabel('Speicher', { exact: true }).selectOption('Anderer S3-Speicher')
      for (const folded of await page.locator('summary').all()) await folded.click()
      await page.getByLabel('Verschlüsselung').selectOption('AWS KMS (SSE-KMS)')
      await page.getByLabel('Proxy', { exact: true }).selectOption('Dieser')
      await page.getByLabel('Adresse des Proxys').fill('kein Proxy')
      await page.getByLabel('Endpunkt').fill('http://speicher.example:1')
      for (const keys of await page.getByRole('radio', { name: 'Profil in ~/.aws' }).all()) await keys.check()
      await isGerman('every field of the form')
      await button('Verbinden').click()
      await isGerman('what is wrong with an empty form')
      await page.getByLabel('Proxy', { exact: true }).selectOption('Keiner')
      await page.getByRole('radio', { name: 'Dieselben' }).check()
      await page.getByRole('radio', { name: 'Schlüsselbund' }).first().check()
      await page.getByLabel('Zugriffsschlüssel-ID', { exact: true }).fill('AKIDCLIENT')
      await page.getByLabel('Geheimer Zugriffsschlüssel', { exact: true }).fill('geheim')
      await page.getByLabel('Name', { exact: true }).fill('Kunde')
      await page.getByLabel('Bucket', { exact: true }).fill('abnahmen')
      await page.getByLabel('Endpunkt').fill('http://127.0.0.1:1')
      await button('Verbindung testen').click()
      await page.getByText('Alle Schritte').click()
      await isGerman('a test that fails')
      await page.keyboard.press('Escape')
      await expect(page.getByRole('dialog')).toBeVisible()
      await isGerman('the question before changes are lost')
      await button('Änderungen verwerfen').click()
    })

    await test.step('settings', async () => {
      await button('Einstellungen').click()
      await page.getByLabel('Die Datei auf diesem Computer').selectOption('Kommt in den Papierkorb')
      await button('Neue Regel').click()
      await isGerman('settings')
      await page.getByLabel('Die Datei auf diesem Computer').selectOption('Bleibt, wo sie ist')
      await button('Über Dropreel').click()
      await isGerman('about')
      await page.getByRole('dialog').getByRole('button', { name: 'Fertig' }).click()
      await page.keyboard.press('?')
      await expect(page.getByText('Strg').first()).toBeVisible()
      await isGerman('shortcuts')
      await page.keyboard.press('Escape')
      await button('Fertig').click()
    })

    await test.step('window', async () => {
      await page.getByRole('button', { name: 'Demo-Speicher ausprobieren' }).click()
      await expect(page.getByText('sieht nach einem Überbleibsel aus').first()).toBeVisible()
      await isGerman('the drop sheet, and the window around it')
      const drag = await dragFiles(page, files)
      await isGerman('drop targets', '.drop-overlay')
      await drag.drop()
      await page.getByRole('banner').locator('[popovertarget=destinations]').click()
      await isGerman('the list of destinations')
      await button('Alle Ziele').click()
      await isGerman('the demo store among the destinations')
      await page.getByRole('tab', { name: 'Verlauf' }).click()
      await isGerman('history')
    })
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
})
