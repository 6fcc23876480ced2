import { join } from 'node:path'
import { writeFile } from 'node:fs/promises'
import { expect, test } from 'vitest'
import { addUploads } from '../../../electron/app/add-uploads.ts'
import { temporaryDir } from '../disk-temporary-dir.ts'
import { windowContext } from '../window/window-context.ts'

test('files are sent as the settings say, from the next one on', async () => {
  const { app } = await windowContext()
  await app.demo.connect()
  const add = async (name: string) => {
    const file = join(await temporaryDir(), name)
    await writeFile(file, 'a film')
    await addUploads(app, [file])
    return app.engine.known().find(({ record }) => record.file === file)?.record.options
  }
  expect(await add('before.mov')).toMatchObject({ partSizeBytes: null, parallel: null })
  await app.changeSettings({ uploads: { partSizeBytes: 64 * 1024 * 1024, parallel: 2 } })
  expect(await add('after.mov')).toMatchObject({ partSizeBytes: 64 * 1024 * 1024, parallel: 2 })
})
