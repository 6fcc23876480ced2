import { extname } from 'node:path'
import { lookup } from 'mime-types'

const binary = 'application/octet-stream'

/**
 * What mime-db lacks, or knows for another trade: there .stl is a 3D model, .aep a telephone's audiograph,
 * .dra DTS audio. For editors they are subtitles (EBU Tech 3264) and projects; .sub is VobSub's pictures.
 */
const videoTypes = new Map(
  Object.entries({
    // Camera and project files have no registered types: they download, no browser tries to show them.
    braw: binary,
    r3d: binary,
    ari: binary,
    arx: binary,
    aaf: binary,
    omf: binary,
    prproj: binary,
    drp: binary,
    drt: binary,
    dra: binary,
    aep: binary,
    aepx: 'application/xml',
    avp: binary,
    avb: binary,
    stl: binary,
    sub: binary,
    // SMPTE ST 268, and OpenEXR; mime-db has image/aces for the latter, which few programs know.
    dpx: 'image/x-dpx',
    exr: 'image/x-exr',
    // Timed text (W3C TTML under its other names) and older subtitles.
    dfxp: 'application/ttml+xml',
    itt: 'application/ttml+xml',
    ass: 'text/x-ssa',
    ssa: 'text/x-ssa',
    scc: 'text/plain',
    sbv: 'text/plain',
    // Lists, lookup tables and sums that people read.
    edl: 'text/plain',
    ale: 'text/plain',
    cube: 'text/plain',
    '3dl': 'text/plain',
    md5: 'text/plain',
    otio: 'application/json',
    fcpxml: 'application/xml',
    mhl: 'application/xml',
    cdl: 'application/xml',
    ccc: 'application/xml',
    xmp: 'application/rdf+xml',
    // Browsers play what has the names without x-; RFC 4184, RFC 4598 and RFC 9639 for AC-3, E-AC-3, FLAC.
    bwf: 'audio/wav',
    rf64: 'audio/wav',
    aif: 'audio/aiff',
    aiff: 'audio/aiff',
    aifc: 'audio/aiff',
    flac: 'audio/flac',
    ac3: 'audio/ac3',
    eac3: 'audio/eac3',
    ec3: 'audio/eac3',
    // Phones and cameras write plain MP4 under this name.
    m4v: 'video/mp4',
    dv: 'video/dv',
  }),
)

/** The Content-Type for a file name; text carries its charset. What is unknown is application/octet-stream. */
export function contentTypeOf(fileName: string): string {
  const extension = extname(fileName).slice(1).toLowerCase()
  const type = videoTypes.get(extension) ?? (lookup(extension) || binary)
  return type.startsWith('text/') ? `${type}; charset=utf-8` : type
}
