import { WalmartError } from '@aisle/walmart'

import { transaction, type TenantContext } from '../platform/context.ts'
import { AisleError } from '../platform/errors.ts'
import { markCredentialsRejected } from './queries.ts'

// Where Walmart does not say when to come back.
const retryAfterSeconds = 30

/** Throws what a caller can act on when Walmart was asked in vain. Credentials that were refused are written down. */
export async function explainWalmartFailure(ctx: TenantContext, instanceId: number, error: unknown): Promise<never> {
  if (!(error instanceof WalmartError)) throw error
  if (error.kind === 'credentials_rejected') {
    await transaction(ctx, (tx) => markCredentialsRejected(tx, instanceId))
    throw rejectedCredentials(instanceId, `${sentence(error.message)}`, error)
  }
  const seconds = error.retryAt ? Math.ceil((error.retryAt.getTime() - Date.now()) / 1000) : retryAfterSeconds
  throw new AisleError('ERR_WALMART_UNAVAILABLE', `${sentence(error.message)} Try again shortly.`, {
    cause: error,
    retryAfterSeconds: Math.max(1, seconds),
  })
}

/** @param reason a sentence */
export function rejectedCredentials(instanceId: number, reason: string, cause?: unknown): AisleError {
  const remedy = `Send working ones as connection_settings with PATCH /api/walmart/${instanceId}.`
  return new AisleError('ERR_WALMART_CREDENTIALS_REJECTED', `${reason} ${remedy}`, { cause })
}

function sentence(text: string): string {
  return /[.!?]$/.test(text) ? text : `${text}.`
}
