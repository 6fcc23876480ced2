import { join } from 'node:path'
import { finishedUploads, stateOf } from '../unit/finished-uploads.ts'
import { expect, test } from './fixtures/dropreel.ts'
import { row } from './fixtures/uploads.ts'

test('earlier uploads come to the end of the list when they are wanted, and are removed like others', async ({
  dropreel,
}) => {
  await stateOf(join(dropreel.home, 'app'), finishedUploads(2300))
  const { page } = await dropreel.launch()
  const list = page.getByRole('grid', { name: 'Uploads' })
  await expect(list).toHaveAttribute('aria-rowcount', '1000')
  const more = page.getByRole('button', { name: 'Show earlier uploads' })

  await list.press('End')
  await more.scrollIntoViewIfNeeded()
  await more.click()
  await expect(list).toHaveAttribute('aria-rowcount', '1500')
  for (const rows of ['2000', '2300']) {
    await more.scrollIntoViewIfNeeded()
    await more.click()
    await expect(list).toHaveAttribute('aria-rowcount', rows)
  }
  await expect(more).toBeHidden()

  await list.press('End')
  await expect(row(page, 'reel-000000.mov')).toHaveAccessibleName('reel-000000.mov, uploaded, verified')
  await list.press('Delete')
  await expect(list).toHaveAttribute('aria-rowcount', '2299')
})
