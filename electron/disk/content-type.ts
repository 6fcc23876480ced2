import { extname } from 'node:path'
import { lookup } from 'mime-types'

const binary = 'application/octet-stream'

/**
 * What mime-db lacks, or knows for another trade: there .stl is a 3D model, .aep a telephone's audiograph,
 * .dra DTS audio. For editors they are subtitles (EBU Tech 3264) and projects; .sub is VobSub's pictures.
 */
const typesOfVideo: [type: string, extensions: string][] = [
  // Camera and project files have no registered types: they download, no browser tries to show them.
  [binary, 'braw r3d ari arx aaf omf prproj drp drt dra aep avp avb stl sub'],
  // SMPTE ST 268, and OpenEXR; mime-db has image/aces for the latter, which few programs know.
  ['image/x-dpx', 'dpx'],
  ['image/x-exr', 'exr'],
  // Timed text (W3C TTML under its other names) and older subtitles.
  ['application/ttml+xml', 'dfxp itt'],
  ['text/x-ssa', 'ass ssa'],
  ['text/plain', 'scc sbv'],
  // Lists, lookup tables and sums that people read.
  ['text/plain', 'edl ale cube 3dl md5'],
  ['application/json', 'otio'],
  ['application/xml', 'aepx fcpxml mhl cdl ccc'],
  ['application/rdf+xml', 'xmp'],
  // Browsers play what has the names without x-; RFC 4184, RFC 4598 and RFC 9639 for AC-3, E-AC-3, FLAC.
  ['audio/wav', 'bwf rf64'],
  ['audio/aiff', 'aif aiff aifc'],
  ['audio/flac', 'flac'],
  ['audio/ac3', 'ac3'],
  ['audio/eac3', 'eac3 ec3'],
  // Phones and cameras write plain MP4 under this name.
  ['video/mp4', 'm4v'],
  ['video/dv', 'dv'],
]
const videoTypes = new Map(
  typesOfVideo.flatMap(([type, extensions]) => extensions.split(' ').map((name) => [name, type])),
)

/** The Content-Type for a file name; text carries its charset. What is unknown is application/octet-stream. */
export function contentTypeOf(fileName: string): string {
  const extension = extname(fileName).slice(1).toLowerCase()
  const type = videoTypes.get(extension) ?? (lookup(extension) || binary)
  return type.startsWith('text/') ? `${type}; charset=utf-8` : type
}
