/** Words that English sentences are made of, and no German ones. Names of things (bucket, link) may be the same in both. */
export const englishWords = new RegExp(
  String.raw`\b(?:${[
    'the|is|are|and|of|not|your?|to|with|without|or|for|from|it|its|this|that|what|how|where|when|can|has|have|no|yes',
    'files?|folders?|keys?|parts?|size|history|settings?|destinations?|percent|days?|minutes|today|yesterday',
    'every|all|more|once|done|add|added|remove|show|hide|close|choose|copy|cancel|retry|resume',
    'sent|uploaded|uploading|waiting|verified|verifying|finishing|queued|paused',
  ].join('|')})\b`,
  'iu',
)
