import type { TenantTransaction } from '@aisle/db'
import { WalmartError } from '@aisle/walmart'

import type { TenantRequestContext } from '../platform/context.ts'
import { AisleError } from '../platform/errors.ts'
import { UnopenedSecretError } from '../platform/seal.ts'
import { transaction } from '../platform/transaction.ts'
import { credentialsRemedy, recordConnection, requireInstance, requireLockedInstance } from './instance-state.ts'
import { type Connection, findConnection, openConnection, unopenedReason } from './open-connection.ts'
import { lacksPermission, rejectsCredentials } from './walmart-failure.ts'

/**
 * Calls Walmart while a caller waits. If Walmart rejects the credentials, stores that.
 *
 * @throws AisleError that says what to do if the call fails: send new credentials, grant a permission, or try again
 */
export async function askWalmart<Result>(
  ctx: TenantRequestContext,
  instanceId: number,
  ask: (connection: Connection, signal: AbortSignal) => Promise<Result>,
): Promise<Result> {
  const { connection_status: status } = await transaction(ctx, (tx) => requireInstance(tx, instanceId))
  if (status === 'awaiting_credentials') throw rejectedCredentials(instanceId, 'This instance has no credentials yet.')
  const connection = await openForCaller(ctx, instanceId)
  try {
    return await ask(connection, AbortSignal.any([ctx.request.signal, ctx.stopping]))
  } catch (error) {
    if (error === ctx.stopping.reason) throw stopping(error)
    if (!(error instanceof WalmartError)) throw error
    if (lacksPermission(error)) throw missingPermission(instanceId, error)
    if (!rejectsCredentials(error)) throw unavailable(error)
    await transaction(ctx, (tx) => recordConnection(tx, connection.credentials, 'credentials_rejected'))
    throw rejectedCredentials(instanceId, sentence(error.message), error)
  }
}

/** @throws AisleError that says what to do if the instance's credentials cannot be decrypted */
export async function openForCaller(ctx: TenantRequestContext, instanceId: number): Promise<Connection> {
  return openConnection(ctx, instanceId).catch((error: unknown) => {
    throw error instanceof UnopenedSecretError ? rejectedCredentials(instanceId, unopenedReason, error) : error
  })
}

/**
 * Locks an instance against change and deletion until the transaction ends, to store what Walmart returned to
 * `askWalmart`.
 *
 * @throws AisleError `ERR_NOT_FOUND` if the instance was deleted during the call, `ERR_CONFLICT` if its start date,
 *   `charge_amounts`, `auto_acknowledge_orders` or credentials, which may now be another seller's, were changed
 */
export async function lockConnection(
  tx: TenantTransaction,
  connection: Pick<Connection, 'autoAcknowledgeOrders' | 'chargeAmounts' | 'credentials' | 'startAt'>,
): Promise<void> {
  const { id, sealedCredentials } = connection.credentials
  await requireLockedInstance(tx, id, 'share')
  // Read in a second statement: the first may have waited for the lock, and does not see what was committed meanwhile.
  const current = await findConnection(tx, id)
  const isUnchanged =
    current?.sealed_credentials === sealedCredentials &&
    current.start_at.getTime() === connection.startAt.getTime() &&
    current.charge_amounts === connection.chargeAmounts &&
    current.auto_acknowledge_orders === connection.autoAcknowledgeOrders
  if (isUnchanged) return
  throw new AisleError(
    'ERR_CONFLICT',
    `Instance ${id} was changed during the call to Walmart, and nothing was stored. Try again.`,
  )
}

function stopping(cause: unknown): AisleError {
  return new AisleError('ERR_UNAVAILABLE', 'The server is stopping. Try again.', { cause, retryAfterSeconds: 1 })
}

// Used if Walmart does not say when to try again.
const retryAfterSeconds = 30

function unavailable(error: WalmartError): AisleError {
  const seconds = error.retryAt ? Math.ceil((error.retryAt.getTime() - Date.now()) / 1000) : retryAfterSeconds
  return new AisleError('ERR_WALMART_UNAVAILABLE', `${sentence(error.message)} Try again shortly.`, {
    cause: error,
    retryAfterSeconds: Math.max(1, seconds),
  })
}

/** The credentials are valid, and other calls may be permitted. */
function missingPermission(instanceId: number, cause: WalmartError): AisleError {
  const reason = `Walmart does not permit this call: ${cause.upstreamMessage ?? cause.message}`
  const remedy = `POST /api/walmart/${instanceId}/test-connection names the permissions that the API key lacks.`
  return new AisleError('ERR_WALMART_PERMISSION_MISSING', `${sentence(reason)} ${remedy}`, { cause })
}

/** @param reason a sentence */
function rejectedCredentials(instanceId: number, reason: string, cause?: unknown): AisleError {
  const message = `${reason} ${credentialsRemedy(instanceId)}`
  return new AisleError('ERR_WALMART_CREDENTIALS_REJECTED', message, { cause })
}

function sentence(text: string): string {
  return /[.!?]$/.test(text) ? text : `${text}.`
}
