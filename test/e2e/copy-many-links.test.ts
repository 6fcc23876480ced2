import { createServer } from 'node:http'
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { addToArchive } from '../../electron/disk/archive.ts'
import { listen } from '../contract/s3/scripted-server.ts'
import { finishedUpload } from '../unit/finished-uploads.ts'
import { axeFinds } from './fixtures/axe.ts'
import { expect, test } from './fixtures/dropreel.ts'
import { ownKey } from './fixtures/own-store.ts'
import { screenshot } from './fixtures/screenshot.ts'

const firstByte = { 'content-range': 'bytes 0-0/1000', 'content-length': '1' }

test('a copy of 5,000 links shows how far it is, and once it is stopped none is copied', async ({
  dropreel,
}) => {
  // It answers 300 times, and is silent until it is told to go on.
  let answers = 300
  const silent: (() => void)[] = []
  const store = createServer((_request, response) => {
    const answer = () => void response.writeHead(206, firstByte).end('x')
    if (answers-- > 0) answer()
    else silent.push(answer)
  })
  const endpoint = `http://127.0.0.1:${await listen(store)}`
  const now = Date.now()
  const uploads = Array.from({ length: 5000 }, (_, place) => {
    const { record, ...rest } = finishedUpload(place, now - 3_600_000)
    const delivery = { id: 'card', title: 'Card A001', place }
    return { ...rest, record: { ...record, address: { ...record.address, endpoint }, delivery } }
  })
  await mkdir(join(dropreel.home, 'app'), { recursive: true })
  await addToArchive(join(dropreel.home, 'app'), uploads)
  const { accessKeyId, secretAccessKey } = ownKey
  const env = { AWS_ACCESS_KEY_ID: accessKeyId, AWS_SECRET_ACCESS_KEY: secretAccessKey }
  try {
    const { app, page } = await dropreel.launch({ env })
    const inClipboard = () => app.evaluate(({ clipboard }) => clipboard.readText())
    await app.evaluate(({ clipboard }) => clipboard.writeText('what was there'))
    await page.getByRole('tab', { name: 'History' }).click()
    const card = page.getByRole('row').filter({ hasText: 'Card A001' })
    await card.getByRole('button', { name: 'Copy links' }).click()
    await expect(page.getByText('Copying links: 300 of 5,000')).toBeVisible()
    await expect(page.getByRole('progressbar', { name: 'Copy links' })).toHaveJSProperty('value', 300)
    expect(await axeFinds(page)).toEqual([])
    await screenshot(page, 'copying-links')
    await page.getByRole('button', { name: 'Stop', exact: true }).click()
    await expect(page.getByText('Stopped. None of these links was copied.')).toBeVisible()
    await expect(page.getByText('Copying links:')).toHaveCount(0)
    expect(await inClipboard()).toBe('what was there')

    // A later copy takes the place of one that is under way, whenever that ends.
    await card.getByRole('button', { name: 'Copy links' }).click()
    await expect(page.getByText('Copying links: 0 of 5,000')).toBeVisible()
    await card.getByRole('button', { name: 'Show the files of Card A001' }).click()
    answers = Infinity
    await page
      .getByRole('row')
      .filter({ hasText: 'reel-000000' })
      .getByRole('button', { name: 'Copy link' })
      .click()
    for (const answer of silent) answer()
    await expect(page.getByText(/^Link copied\. It is valid until /)).toBeVisible()
    expect(await inClipboard()).toMatch(/^http:\S*reel-000000\S*$/)
    await expect(card).toContainText(/1 of 5,000 · link until /)
    await expect(page.getByText('Copying links:')).toHaveCount(0)
  } finally {
    store.closeAllConnections()
    store.close()
  }
})
