import { release } from 'node:os'

/** The versions on which a fault may depend. */
export function aboutThis(version: string): Record<string, unknown> {
  const { node, electron, chrome } = process.versions
  const { platform, arch } = process
  const { timeZone } = Intl.DateTimeFormat().resolvedOptions()
  return { dropreel: version, platform, arch, release: release(), node, electron, chrome, timeZone }
}
