import type { Endpoint } from '../gateway/endpoint.ts'
import { Refusal } from '../gateway/refusal.ts'
import type { FaultEvent } from './fault-effect.ts'

const ofPages: readonly FaultEvent['kind'][] = ['repeat-page', 'overlap', 'partial', 'change-record', 'expire-cursor']

/** A fault that cannot happen to this call is said aloud: a test that waits for it would pass without it. */
export function refuseUnfit({ kind }: FaultEvent, endpoint: Endpoint): void {
  if ('list' in endpoint || !ofPages.includes(kind)) return
  const description = `The fault ${kind} is for lists, which ${endpoint.method} ${endpoint.path} is not`
  throw new Refusal('NOT_SIMULATED', 'GMP_GATEWAY_API', { description })
}
