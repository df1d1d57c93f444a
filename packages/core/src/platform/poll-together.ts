import type { Scope } from '@aisle/contract'

import { authenticate } from './authenticate.ts'
import type { TenantRequestContext } from './context.ts'

const pollMs = 3000

/** Until a stream polls again. Streams of a tenant poll at the same moment, and those of different tenants at different ones. */
export function untilPoll(tenantId: number): number {
  return pollMs - ((Date.now() + tenantId * 997) % pollMs)
}

/** Throws if the token of a stream was revoked, has expired or lost its scope. Streams with one token ask together. */
export function checkToken(ctx: TenantRequestContext, scope: Scope): Promise<unknown> {
  const { host, authorization } = ctx.request
  return ctx.batch(`token ${scope} ${host} ${authorization}`, undefined, () => authenticate(ctx, scope))
}

/** Ends a stream: without an error if its caller has disconnected. Otherwise the process stops, and the client reconnects. */
export function isOver({ request, stopping }: TenantRequestContext): boolean {
  if (!request.signal.aborted && stopping.aborted) throw new DOMException('The stream was cut off.', 'AbortError')
  return request.signal.aborted
}
