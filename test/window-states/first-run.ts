import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect } from '@playwright/test'
import { answerDialogs } from '../e2e/fixtures/answer-dialogs.ts'
import { enterKeys } from '../e2e/fixtures/connect.ts'
import { dragFiles } from '../e2e/fixtures/drag-files.ts'
import { createVideoFile } from '../e2e/fixtures/large-file.ts'
import { bucket, ownKey } from '../e2e/fixtures/own-store.ts'
import type { Stage, Story } from './stage.ts'

/** A person's home with a profile of ~/.aws, for `launch`. */
export async function homeWithProfile(folder: string): Promise<{ HOME: string }> {
  await mkdir(join(folder, '.aws'), { recursive: true })
  await writeFile(join(folder, '.aws', 'config'), '[profile studio]\nregion = eu-central-1\n')
  return { HOME: folder }
}

/** From the first start to a connected destination on a store of the test's own. */
export async function* firstRun(stage: Stage, endpoint: string): Story {
  const { app, page, folder } = stage
  const button = (name: string) => page.getByRole('button', { name })
  await expect(page.getByRole('heading', { name: 'Drop a render, get a link.' })).toBeVisible()
  await expect(button('Take it from ~/.aws')).toBeVisible()
  yield 'first-run'

  await mkdir(folder, { recursive: true })
  const film = join(folder, 'Trailer_v12.mov')
  await createVideoFile(film, 3000)
  const drag = await dragFiles(page, [film])
  yield 'first-run-drop'
  await drag.drop()
  await expect(page.getByText('1 item is waiting.')).toBeVisible()
  yield 'first-run-held'

  await button('Take it from ~/.aws').click()
  yield 'first-run-profiles'
  await page.keyboard.press('Escape')
  await answerDialogs(app, await fileOfDestination(folder))
  await button('Import destinations').click()
  await expect(page.getByRole('dialog', { name: 'Import destinations' })).toBeVisible()
  yield 'import'
  await page.keyboard.press('Escape')

  yield* newDestination(stage, endpoint)
}

async function* newDestination({ page }: Stage, endpoint: string): Story {
  const button = (name: string) => page.getByRole('button', { name, exact: true })
  await page.getByRole('button', { name: 'Connect a destination' }).click()
  await expect(page.getByRole('heading', { name: 'New destination' })).toBeVisible()
  yield 'destination-new'
  await button('Connect').click()
  await expect(page.getByText('Give the name of the bucket.')).toBeVisible()
  yield 'destination-complaints'
  await page.getByLabel('Store', { exact: true }).selectOption('Another S3 store')
  await page.getByLabel('Endpoint').fill('http://nas.studio.test:9000')
  await expect(page.getByRole('checkbox', { name: /Allow plain http/ })).toBeVisible()
  yield 'destination-plain-http'
  const keys = page.getByRole('group', { name: 'Keys', exact: true })
  for (const way of ['~/.aws profile', 'Secrets directory']) {
    await keys.getByText(way, { exact: true }).click()
    yield `destination-keys-${way === 'Secrets directory' ? 'secrets' : 'profile'}`
  }
  await keys.getByText('System keychain', { exact: true }).click()
  for (const fold of await page.locator('.editor summary').all()) await fold.click()
  yield 'destination-everything-open'
  await page.keyboard.press('Escape')
  await expect(page.getByRole('dialog', { name: 'Discard the changes?' })).toBeVisible()
  yield 'discard-changes'
  await button('Discard changes').click()

  await page.getByRole('button', { name: 'Connect a destination' }).click()
  await page.getByLabel('Store', { exact: true }).selectOption('Another S3 store')
  await page.getByLabel('Name', { exact: true }).fill('Client reviews')
  await page.getByLabel('Endpoint').fill(endpoint)
  await page.getByLabel('Bucket').fill('client-rewievs')
  await enterKeys(page, ownKey)
  await button('Connect').click()
  await expect(button('Save anyway')).toBeVisible()
  yield 'destination-test-failed'
  await page.getByLabel('Bucket').fill(bucket)
  await expect(page.getByText('Changed since this test.')).toBeVisible()
  yield 'destination-test-stale'
  await button('Test connection').click()
  await expect(page.getByRole('heading', { name: 'What this store can do' })).toBeVisible()
  await expect(button('Test connection')).toBeEnabled()
  yield 'destination-test-passed'
  await button('Connect').click()
  await expect(page.getByText('Connected.')).toBeVisible()
  yield 'connected'
}

async function fileOfDestination(folder: string): Promise<string> {
  const file = join(folder, 'handed-on.json')
  const network = { acceleration: false, dualStack: false, caFile: null, allowHttp: false }
  const proxy = { kind: 'manual', url: 'http://proxy.studio.test:3128', user: null, passwordEntry: null }
  const destination = {
    id: 'broadcast',
    name: 'Broadcast',
    endpoint: 'https://s3.studio.test',
    region: 'eu-central-1',
    bucket: 'broadcast-masters',
    pathStyle: true,
    prefix: 'incoming/',
    keyTemplate: '{name}{ext}',
    credentials: { kind: 'keychain', name: 'Broadcast' },
    network: { ...network, proxy },
  }
  await writeFile(file, JSON.stringify({ dropreel: 'destinations', version: 1, destinations: [destination] }))
  return file
}
