import { WalmartError } from '@aisle/walmart'

import type { TenantContext } from '../platform/context.ts'

/** Whether Walmart has certainly not applied the call that failed. */
export const hadNoEffect = (error: unknown): error is WalmartError =>
  error instanceof WalmartError && error.outcome !== 'unknown'

/** Whether Walmart rejects the credentials, with which nothing works. */
export const rejectsCredentials = (error: unknown): boolean =>
  error instanceof WalmartError && error.kind === 'credentials_rejected' && error.status !== 403

/** Whether the credentials lack the permission for the call. Everything else may work. */
export const lacksPermission = (error: unknown): boolean =>
  error instanceof WalmartError && error.kind === 'credentials_rejected' && error.status === 403

export interface Wait {
  readonly delayMs: number
  /** How long other calls of the same kind have to wait as well. */
  readonly pauseMs: number
  readonly isOutage?: boolean
}

const outage: Wait = { delayMs: 30_000, pauseMs: 0, isOutage: true }
const credentialsPauseMs = 30_000
const doubtfulPauseMs = 60_000

/** How long to wait after a call that had no effect; undefined if trying again does not help. */
export function waitAfter(ctx: TenantContext, error: unknown): Wait | undefined {
  if (ctx.stopping.aborted) return { delayMs: 0, pauseMs: 0 }
  if (!(error instanceof WalmartError)) {
    return error instanceof DOMException ? outage : undefined
  }
  switch (error.kind) {
    case 'rate_limited':
      return { delayMs: 0, pauseMs: Math.max(0, (error.retryAt?.getTime() ?? 0) - Date.now()) }
    case 'credentials_rejected':
      // Waiting does not give the key a permission that it lacks.
      return lacksPermission(error) ? undefined : { delayMs: 0, pauseMs: credentialsPauseMs }
    case 'unavailable':
      return outage
    case 'unexpected_response':
      return { delayMs: doubtfulPauseMs, pauseMs: 0 }
    case 'invalid_request':
    case 'not_found':
      return undefined
  }
}
