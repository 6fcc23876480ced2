/**
 * Loaded into Electron's installer before its own code. The installer says nothing for its first 30 seconds, and waits
 * five minutes for the next byte. Now its requests say how far they are, and end after DROPREEL_SILENT_DOWNLOAD_MS
 * without a byte.
 */
const silentMs = Number(process.env['DROPREEL_SILENT_DOWNLOAD_MS'])
const { fetch } = globalThis

globalThis.fetch = async (input, options) => {
  const url = new URL(input instanceof Request ? input.url : input)
  const silence = watchSilence(url.host)
  console.log(`Downloading ${url.pathname.split('/').at(-1)} from ${url.host}, once for this computer.`)
  const answer = await fetch(input, { ...options, signal: silence.signal }).catch((error) => {
    throw silence.signal.aborted ? silence.signal.reason : new Error(`${url.host}: ${reasonOf(error)}`)
  })
  silence.heard()
  if (!answer.ok || answer.body === null) {
    silence.end()
    throw new Error(`${url.host} answered with HTTP ${answer.status}`)
  }
  const progress = progressOf(Number(answer.headers.get('content-length')))
  const watched = new TransformStream({
    transform(chunk, to) {
      silence.heard()
      progress.more(chunk.length)
      to.enqueue(chunk)
    },
    flush() {
      silence.end()
      progress.end()
    },
  })
  return new Response(answer.body.pipeThrough(watched), answer)
}

/**
 * Aborts once nothing has been heard for so long.
 * @param {string} host
 */
function watchSilence(host) {
  const silence = new AbortController()
  const end = () => silence.abort(new Error(`no byte came from ${host} in ${silentMs / 1000} s`))
  const timer = setTimeout(end, silentMs)
  return { signal: silence.signal, heard: () => void timer.refresh(), end: () => clearTimeout(timer) }
}

/**
 * Prints one line that changes on a terminal, and a line for every tenth elsewhere.
 * @param {number} totalBytes 0 if the server does not say
 */
function progressOf(totalBytes) {
  let bytes = 0
  let shown = ''
  /** @param {boolean} isEnd */
  const show = (isEnd) => {
    const step = process.stdout.isTTY ? megabytes(bytes) : `${Math.floor((10 * bytes) / (totalBytes || 1e8))}`
    if (step === shown && !isEnd) return
    shown = step
    const line = `${megabytes(bytes)} of ${totalBytes ? megabytes(totalBytes) : '?'} MB`
    process.stdout.write(process.stdout.isTTY ? `\r${line}${isEnd ? '\n' : ''}` : `${line}\n`)
  }
  return {
    more: (/** @type {number} */ length) => {
      bytes += length
      show(false)
    },
    end: () => process.stdout.isTTY && show(true),
  }
}

/** @param {number} bytes */
function megabytes(bytes) {
  return `${Math.round(bytes / 1e6)}`
}

/** @param {unknown} error of fetch, which hides the reason in its cause */
function reasonOf(error) {
  const cause = error instanceof Error ? (error.cause ?? error) : error
  return cause instanceof Error ? cause.message || String(Object(cause).code ?? cause.name) : String(cause)
}
