/** What a delivery is found to be when it is verified again. */
export const verified = {
  same: 'It is on the store as the file is here, byte for byte (grade {grade}).',
  sameChecksum:
    'It is on the store with the size and checksum of its upload. The file is no longer here as it was, so it was not read again.',
  sameEtag:
    'It is on the store with the size and ETag of its upload. The file is no longer here as it was, so it was not read again.',
  missing: 'It is no longer on the store: somebody has deleted it.',
  replaced: 'Another object has taken its place on the store since it was delivered.',
  differs: 'What is on the store differs from the file.',
} as const
