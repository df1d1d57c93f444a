// Longer than the api waits for its requests, or the worker for its jobs.
const longestStopMs = 33_000

/**
 * Aborted by the first SIGTERM, SIGINT or SIGHUP. A second one ends the process immediately, and so does a stop that takes
 * too long.
 */
export function stopOnSignal(): AbortSignal {
  const stopping = new AbortController()
  for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) {
    process.on(signal, () => {
      if (stopping.signal.aborted) process.exit(1)
      stopping.abort(new Error(`stopped by ${signal}`))
      setTimeout(() => process.exit(1), longestStopMs).unref()
    })
  }
  return stopping.signal
}

/** Resolves when the signal aborts. */
export function aborted(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return Promise.resolve()
  return new Promise((resolve) => {
    signal.addEventListener('abort', () => resolve(), { once: true })
  })
}
