import { mkdir, symlink, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { expect, test } from 'vitest'
import { scan } from '../../electron/disk/scan.ts'
import { temporaryDir } from './disk-temporary-dir.ts'

async function put(dir: string, ...paths: string[]): Promise<void> {
  for (const path of paths) {
    await mkdir(dirname(join(dir, path)), { recursive: true })
    await writeFile(join(dir, path), 'frame')
  }
}

/** A folder whose links lead out of it, directly, through each other, or through a folder. */
async function folderWithLinksOut(): Promise<string> {
  const dir = await temporaryDir()
  await put(dir, 'drop/real/a.mov', 'secrets/keys.txt', 'other/b.mov', 'drop-2/c.mov')
  await symlink(join(dir, 'secrets/keys.txt'), join(dir, 'drop/slate.mov'))
  await symlink('../../secrets/../secrets/keys.txt', join(dir, 'drop/real/dots.mov'))
  await symlink('slate.mov', join(dir, 'drop/chain.mov'))
  await symlink(join(dir, 'secrets'), join(dir, 'drop/real/folder'))
  await symlink('real/folder/keys.txt', join(dir, 'drop/through.mov'))
  // Its name begins with the name of the folder.
  await symlink(join(dir, 'drop-2'), join(dir, 'drop/sibling'))
  return dir
}

const leadingOut = ['chain.mov', 'real/dots.mov', 'real/folder', 'sibling', 'slate.mov', 'through.mov']

test('what links that lead out of the folder lead to is left out, and each link is told', async () => {
  const dir = await folderWithLinksOut()
  const { files, skipped } = await scan([join(dir, 'drop')])
  expect(files.map(({ relative }) => relative)).toEqual(['real/a.mov'])
  expect(skipped.map(({ file }) => file)).toEqual(leadingOut.map((path) => join(dir, 'drop', path)))
  expect(skipped.map(({ error }) => error.code)).toEqual(leadingOut.map(() => 'LinkLeadsOut'))
  expect(skipped[0]?.error).toMatchObject({
    message: `The link ${join(dir, 'drop/chain.mov')} to ${join(dir, 'secrets/keys.txt')} leads out of the folder that was added.`,
    advice: 'If that is meant, --follow-links uploads what it leads to.',
  })
})

test('they are followed when a person says so', async () => {
  const dir = await folderWithLinksOut()
  const { files, skipped } = await scan([join(dir, 'drop')], { followLinks: true })
  expect(skipped).toEqual([])
  expect(files.map(({ relative }) => relative)).toEqual([
    'chain.mov',
    'real/a.mov',
    'real/dots.mov',
    'real/folder/keys.txt',
    'sibling/c.mov',
    'slate.mov',
    'through.mov',
  ])
})

test('a link that a person drops is followed, and inside of a linked folder is where it leads', async () => {
  const dir = await temporaryDir()
  await put(dir, 'archive/drop/real.mov', 'archive/other.mov')
  await symlink('archive', join(dir, 'above'))
  await symlink('above/drop', join(dir, 'chosen'))
  await symlink('../other.mov', join(dir, 'chosen.mov'))
  await symlink('archive/other.mov', join(dir, 'single.mov'))
  // Back into the folder, by its real name and by the one that was dropped.
  await symlink(join(dir, 'archive/drop/real.mov'), join(dir, 'archive/drop/inside.mov'))
  await symlink(join(dir, 'chosen/real.mov'), join(dir, 'archive/drop/too.mov'))
  await symlink('../other.mov', join(dir, 'archive/drop/up.mov'))
  const { files, skipped } = await scan([join(dir, 'chosen'), join(dir, 'single.mov')])
  expect(files.map(({ relative }) => relative)).toEqual(['inside.mov', 'real.mov', 'too.mov', 'single.mov'])
  expect(files.map(({ within }) => within)).toEqual([...Array(3).fill(join(dir, 'archive/drop')), undefined])
  expect(skipped.map(({ file }) => file)).toEqual([join(dir, 'chosen/up.mov')])
})

test('a link into another dropped folder leads out: what it leads to comes along by itself', async () => {
  const dir = await temporaryDir()
  await put(dir, 'a/1.mov', 'b/2.mov')
  await symlink('../b/2.mov', join(dir, 'a/2.mov'))
  const { files, skipped } = await scan([join(dir, 'a'), join(dir, 'b')])
  expect(files.map(({ folder, relative }) => `${folder}/${relative}`)).toEqual(['a/1.mov', 'b/2.mov'])
  expect(skipped.map(({ error }) => error.code)).toEqual(['LinkLeadsOut'])
})

test('a folder with nothing but links out is told once for each, and not as empty', async () => {
  const dir = await temporaryDir()
  await put(dir, 'a.mov')
  await mkdir(join(dir, 'drop'))
  await symlink('../a.mov', join(dir, 'drop/a.mov'))
  const { skipped } = await scan([join(dir, 'drop')])
  expect(skipped.map(({ error }) => error.code)).toEqual(['LinkLeadsOut'])
})
