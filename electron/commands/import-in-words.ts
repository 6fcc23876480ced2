import type { Destination } from '../contract/index.ts'
import type { PlannedImport } from '../core/destination-import.ts'

type Missing = PlannedImport['missing'][number]

/** What a person still has to enter for an imported destination, as one command. */
export function todoInWords({ name, network }: Destination, missing: readonly Missing[]): string {
  const user = network?.proxy.kind === 'manual' ? (network.proxy.user ?? '') : ''
  const flags: Record<Missing, string> = {
    keys: ' --credentials keychain',
    'link keys': ' --link-credentials keychain',
    'proxy password': ` --proxy-user "${user}"`,
    'plain http': ' --allow-http',
  }
  const command = `dropreel destinations edit "${name}"${missing.map((one) => flags[one]).join('')}`
  const reasons = [
    ...(missing.some((one) => one !== 'plain http') ? ['its secrets are not in the file'] : []),
    ...(missing.includes('plain http')
      ? ['plain http, which others on the way can read, needs your yes']
      : []),
  ]
  return `${name}: ${reasons.join(', and ')}. Enter that here with \`${command}\`.`
}
