/** The outcome of the work, or the signal's reason if it aborts first: a sign-in may wait for a person. */
export function untilAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise<T>((resolve, reject) => {
    const stop = (): void => reject(signal.reason)
    const leave = (): void => signal.removeEventListener('abort', stop)
    signal.addEventListener('abort', stop, { once: true })
    work.then(resolve, reject).finally(leave)
    if (signal.aborted) stop()
  })
}
