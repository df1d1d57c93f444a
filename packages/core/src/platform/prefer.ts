const longestWaitSeconds = 20

/** The N of `Prefer: wait=N` in milliseconds, at most 20 s. An invalid preference is ignored, as RFC 7240 requires. */
export function preferredWaitMs(prefer: string | undefined): number {
  const [, seconds = '0'] = /(?:^|,)\s*wait\s*=\s*"?(\d+)"?\s*(?:[,;]|$)/i.exec(prefer ?? '') ?? []
  return Math.min(Number(seconds), longestWaitSeconds) * 1000
}
