import type { StreamLimit } from './context.ts'
import { AisleError } from './errors.ts'

interface Limits {
  readonly total: number
  readonly perTenant: number
}

const retryAfterSeconds = 10

/** Bounds the event streams of a process: each one holds a connection and memory for as long as its caller likes. */
export function limitStreams({ total, perTenant }: Limits): StreamLimit {
  const open = new Map<number, number>()
  let count = 0

  function add(tenantId: number, change: 1 | -1): void {
    count += change
    const ofTenant = (open.get(tenantId) ?? 0) + change
    if (ofTenant === 0) open.delete(tenantId)
    else open.set(tenantId, ofTenant)
  }

  return {
    count: () => count,
    open(tenantId) {
      if (count >= total || (open.get(tenantId) ?? 0) >= perTenant) throw tooManyStreams()
      add(tenantId, 1)
      let isOpen = true
      return () => {
        if (isOpen) add(tenantId, -1)
        isOpen = false
      }
    },
  }
}

function tooManyStreams(): AisleError {
  return new AisleError('ERR_UNAVAILABLE', 'Too many event streams are open at once. Try again shortly.', {
    retryAfterSeconds,
  })
}
