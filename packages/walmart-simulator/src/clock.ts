/** The simulator's clock: the given one plus what it was advanced by. */
export interface Clock {
  readonly now: () => Date
  readonly advance: (ms: number) => void
}

/** The clock only moves forward, so that expired tokens stay expired. */
export function createClock(base: () => Date): Clock {
  let advancedMs = 0
  return {
    now: () => new Date(base().getTime() + advancedMs),
    advance(ms) {
      if (!Number.isFinite(ms) || ms < 0)
        throw new RangeError('The clock only moves forward: pass milliseconds, 0 or more')
      advancedMs += ms
    },
  }
}
