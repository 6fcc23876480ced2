/** What systems and programs leave behind in folders, lower-case. Nobody wants it in a delivery. */
const unwanted = new Set([
  '.ds_store',
  '.localized',
  '.appledouble',
  '.apdisk',
  '.spotlight-v100',
  '.trashes',
  '.trash',
  '.fseventsd',
  '.temporaryitems',
  '.documentrevisions-v100',
  '.volumeicon.icns',
  'icon\r',
  'thumbs.db',
  'ehthumbs.db',
  'desktop.ini',
  '$recycle.bin',
  'system volume information',
  'lost+found',
  '.directory',
])

/** `._name` is macOS's second half of a file, `~$name` an Office lock. */
const unwantedPrefixes = ['._', '~$', '.trash-', '.nfs']

/** True for a name inside a folder that is left out of an upload. */
export function isUnwanted(name: string): boolean {
  const lower = name.toLowerCase()
  return unwanted.has(lower) || unwantedPrefixes.some((prefix) => lower.startsWith(prefix))
}
