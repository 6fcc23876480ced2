import { readFileSync } from 'node:fs'
import { release } from 'node:os'
import { join } from 'node:path'
import { z } from 'zod'

/** What a build says of itself in its package.json; see `npm run package`. */
const build = z.object({
  /** The address of the folder in which newer versions are announced; where it is missing, nobody looks for them. */
  updateFeed: z.string().optional(),
  homepage: z.string().default(''),
})

/** @param folder the app's own; electron-builder protects what is in it */
export function readBuild(folder: string): z.infer<typeof build> {
  return build.parse(JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')))
}

/** The versions on which a fault may depend. */
export function aboutThis(version: string): Record<string, unknown> {
  const { node, electron, chrome } = process.versions
  const { platform, arch } = process
  const { timeZone } = Intl.DateTimeFormat().resolvedOptions()
  return { dropreel: version, platform, arch, release: release(), node, electron, chrome, timeZone }
}
