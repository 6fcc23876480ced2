/** What systems and programs leave behind in folders, lower-case. Nobody wants it in a delivery. */
const junk = new Set([
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
const junkPrefixes = ['._', '~$', '.trash-', '.nfs']

/**
 * Notes, logs, shortcuts, and what programs have not finished or keep as a copy. Files that belong to a cut are not among
 * them: subtitles, edit lists, sound, metadata and lists of checksums.
 */
const doubtful = /\.(?:txt|rtf|md|log|nfo|url|webloc|lnk|tmp|temp|bak|part|partial|crdownload|download)$/iu

/** True for the name of a file or folder that is left out of an upload. */
export function isJunk(name: string): boolean {
  const lower = name.toLowerCase()
  return junk.has(lower) || junkPrefixes.some((prefix) => lower.startsWith(prefix))
}

/**
 * True for a file that may not be meant: a hidden one, one in a hidden folder, and what people and programs write beside a
 * cut. `relative` is its path in the dropped folder, with `/`.
 */
export function isLeftover(relative: string): boolean {
  return doubtful.test(relative) || relative.split('/').some((name) => name.startsWith('.'))
}
