import type { Clock } from './gateway/world.ts'

/** A clock that can be moved forward; a token that has expired does not come back to life. */
export function createClock(base: () => Date): Clock {
  let advancedMs = 0
  return {
    now: () => new Date(base().getTime() + advancedMs),
    advance(ms) {
      if (!Number.isFinite(ms) || ms < 0) throw new RangeError('The clock moves forward: give milliseconds from 0 up')
      advancedMs += ms
    },
  }
}
