/** Of Azure's signing service, as electron-builder names them, and the variables that hold them. */
const azure = {
  endpoint: 'DROPREEL_AZURE_ENDPOINT',
  codeSigningAccountName: 'DROPREEL_AZURE_ACCOUNT',
  certificateProfileName: 'DROPREEL_AZURE_PROFILE',
  publisherName: 'DROPREEL_AZURE_PUBLISHER',
}
/** Microsoft's own; its answer is signed, so plain http is enough (RFC 3161). */
const timestamps = 'http://timestamp.acs.microsoft.com'

/**
 * What makes a release of a package, as arguments for electron-builder: where it finds newer versions
 * (DROPREEL_UPDATE_FEED, https), what is new in it (DROPREEL_RELEASE_NOTES, a file), and that it must be signed
 * (DROPREEL_SIGNED=1). Nothing is published from here.
 * @param {NodeJS.ProcessEnv} environment
 * @param {NodeJS.Platform} platform
 * @returns {string[]}
 * @throws {Error} for a feed that is not https, and where a signed package lacks its feed or a key
 */
export function releaseArguments(environment, platform) {
  const isRelease = environment['DROPREEL_SIGNED'] === '1'
  if (isRelease && !environment['DROPREEL_UPDATE_FEED'])
    throw new Error('A release needs DROPREEL_UPDATE_FEED.')
  return [
    '--publish=never',
    ...feedArguments(environment['DROPREEL_UPDATE_FEED']),
    ...(environment['DROPREEL_RELEASE_NOTES']
      ? [`-c.releaseInfo.releaseNotesFile=${environment['DROPREEL_RELEASE_NOTES']}`]
      : []),
    ...(isRelease ? signingArguments(environment, platform) : []),
  ]
}

/** @param {string | undefined} feed */
function feedArguments(feed) {
  if (!feed) return []
  if (!feed.startsWith('https://')) throw new Error(`DROPREEL_UPDATE_FEED is ${feed}: it must be https.`)
  // electron-builder writes the feed's files because of the first two; the app reads the third.
  return ['-c.publish.provider=generic', `-c.publish.url=${feed}`, `-c.extraMetadata.updateFeed=${feed}`]
}

/**
 * @param {NodeJS.ProcessEnv} environment
 * @param {NodeJS.Platform} platform
 */
function signingArguments(environment, platform) {
  // A Linux package has no signature of its own: SHA256SUMS and the feed's hashes speak for it.
  if (platform === 'linux') return []
  if (platform !== 'win32') return ['-c.forceCodeSigning=true']
  const missing = Object.values(azure).filter((name) => !environment[name])
  if (missing.length > 0) throw new Error(`A signed Windows package needs ${missing.join(', ')}.`)
  return [
    '-c.forceCodeSigning=true',
    ...Object.entries(azure).map(
      ([option, name]) => `-c.win.azureSignOptions.${option}=${environment[name]}`,
    ),
    `-c.win.azureSignOptions.timestampRfc3161=${timestamps}`,
  ]
}
