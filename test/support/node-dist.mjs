/** The Node that runs the command line of a release: of nodejs.org, an LTS; a new one is a new version and new hashes. */
export const nodeVersion = '24.19.0'

/** SHA-256 of its archives, from SHASUMS256.txt of that version, by platform and architecture. */
export const nodeHashes = /** @type {Record<string, string>} */ ({
  'darwin-arm64': '8294b7aa9b03997481c06babf1e8b270c859358f27da57a11509afe537ac381d',
  'darwin-x64': 'd1b5e999db158c62fe8f7267a4476b035d8bd93b1a605bac24a3f0dd166e3316',
  'linux-arm64': 'd28c8a5bf0a808f0ed434a1dce8c54ae98f0371c0bd86ac58abc613f73e6643f',
  'linux-x64': 'f625d97cd707df4ff96254916fbc5ff014f09c09effe5a1e0ca8f6d41a8789d4',
  'win32-arm64': '8502f4a50b458d4cc38ed8f2001556c2cd239d464920f74017926ccb1e1c157f',
  'win32-x64': '57f71ab3652e797d84acddc79c81cc9ff1c6ddb2a1974cdb83f00fee9bff4c73',
})
