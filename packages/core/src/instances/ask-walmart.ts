import { WalmartError } from '@aisle/walmart'

import { type TenantRequestContext, transaction } from '../platform/context.ts'
import { AisleError } from '../platform/errors.ts'
import { UnopenedSecretError } from '../platform/seal.ts'
import { unopenedReason } from './credentials.ts'
import { type Connection, openConnection } from './open-connection.ts'
import { recordConnection } from './queries.ts'
import { credentialsRemedy } from './require-connection.ts'
import { requireInstance } from './require-instance.ts'

/**
 * Asks Walmart something while a caller waits for the answer.
 *
 * @throws AisleError what the caller can act on when Walmart was asked in vain: new credentials, or another try. Credentials
 *   that were refused are written down.
 */
export async function askWalmart<Answer>(
  ctx: TenantRequestContext,
  instanceId: number,
  ask: (connection: Connection, signal: AbortSignal) => Promise<Answer>,
): Promise<Answer> {
  const { connection_status: status } = await transaction(ctx, (tx) => requireInstance(tx, instanceId))
  if (status === 'awaiting_credentials') throw rejectedCredentials(instanceId, 'This instance has no credentials yet.')
  const connection = await openForCaller(ctx, instanceId)
  try {
    return await ask(connection, AbortSignal.any([ctx.request.signal, ctx.stopping]))
  } catch (error) {
    if (!(error instanceof WalmartError)) throw error
    if (error.kind !== 'credentials_rejected') throw unavailable(error)
    await transaction(ctx, (tx) => recordConnection(tx, connection.credentials, 'credentials_rejected'))
    throw rejectedCredentials(instanceId, sentence(error.message), error)
  }
}

/** @throws AisleError what to do where the instance's credentials cannot be read */
export async function openForCaller(ctx: TenantRequestContext, instanceId: number): Promise<Connection> {
  return openConnection(ctx, instanceId).catch((error: unknown) => {
    throw error instanceof UnopenedSecretError ? rejectedCredentials(instanceId, unopenedReason, error) : error
  })
}

// Where Walmart does not say when to come back.
const retryAfterSeconds = 30

function unavailable(error: WalmartError): AisleError {
  const seconds = error.retryAt ? Math.ceil((error.retryAt.getTime() - Date.now()) / 1000) : retryAfterSeconds
  return new AisleError('ERR_WALMART_UNAVAILABLE', `${sentence(error.message)} Try again shortly.`, {
    cause: error,
    retryAfterSeconds: Math.max(1, seconds),
  })
}

/** @param reason a sentence */
function rejectedCredentials(instanceId: number, reason: string, cause?: unknown): AisleError {
  const message = `${reason} ${credentialsRemedy(instanceId)}`
  return new AisleError('ERR_WALMART_CREDENTIALS_REJECTED', message, { cause })
}

function sentence(text: string): string {
  return /[.!?]$/.test(text) ? text : `${text}.`
}
