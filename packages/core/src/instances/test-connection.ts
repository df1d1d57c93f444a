import type { WalmartConnectionTest, WalmartConnectionTestDocument, WalmartInstanceId } from '@aisle/contract'
import type { TenantTransaction } from '@aisle/db'
import { WalmartError } from '@aisle/walmart'

import type { TenantRequestContext } from '../platform/context.ts'
import { validationError } from '../platform/errors.ts'
import { transaction } from '../platform/transaction.ts'
import { write } from '../platform/write.ts'
import { openForCaller } from './ask-walmart.ts'
import { credentialsRemedy, recordConnection, unknownInstance } from './instance-state.ts'
import { missingOf, toPermissions, type WalmartCalls } from './permissions.ts'

/** Asks Walmart what the credentials permit, and stores whether it accepts them. */
export async function testConnection(
  ctx: TenantRequestContext,
  { id }: WalmartInstanceId,
): Promise<WalmartConnectionTestDocument> {
  const instance = await transaction(ctx, (tx) => findSealedCredentials(tx, id))
  if (!instance) throw unknownInstance(id)
  const { sealed_credentials: sealedCredentials } = instance
  if (sealedCredentials === null) {
    const message = `The instance has no connection settings to test. ${credentialsRemedy(id)}`
    throw validationError({ connection_settings: [message] })
  }
  const { walmart } = await openForCaller(ctx, id)
  const { status, ...data } = await tryCredentials(walmart, ctx.request.signal)
  if (status) {
    await write(ctx, { input: { id }, subject: 'walmart_instance', subjectId: id }, async (tx, report) => {
      report({ after: { connection_status: status } })
      await recordConnection(tx, { id, sealedCredentials }, status)
      return {}
    })
  }
  return { data, message: remedyOf(id, data) }
}

interface Outcome extends WalmartConnectionTest {
  /** Undefined if Walmart did not say whether it accepts the credentials. */
  readonly status: 'connected' | 'credentials_rejected' | undefined
}

async function tryCredentials(walmart: WalmartCalls, signal: AbortSignal): Promise<Outcome> {
  const nothing = { ok: false, partner: null, permissions: [], missing: [] }
  try {
    // A new token: a stored one would only show that the credentials were valid some minutes ago.
    await walmart.authenticate({ signal })
  } catch (error) {
    const reason = reasonOf(error)
    return { ...nothing, error: reason, status: reason.code === 'credentials_rejected' ? reason.code : undefined }
  }
  try {
    const permissions = toPermissions((await walmart.getTokenDetail({ signal })).value.scopes)
    const missing = missingOf(permissions)
    const partner = await findPartner(walmart, signal)
    return { ok: missing.length === 0, partner, permissions, missing, error: null, status: 'connected' }
  } catch (error) {
    return { ...nothing, error: reasonOf(error), status: 'connected' }
  }
}

/** What a person can do; null if all is well, or if waiting is all there is to do. */
function remedyOf(id: number, { error, missing, permissions }: WalmartConnectionTest): string | null {
  if (error) return error.code === 'credentials_rejected' ? credentialsRemedy(id) : null
  if (missing.length === 0) return null
  const lacking = permissions
    .filter(({ name }) => missing.includes(name))
    .map(({ name, needed }) => `${name} ${needed}`)
  return `In Walmart's Developer Portal, grant the API key these permissions: ${lacking.join(', ')}.`
}

/** Null if the credentials may not read the seller's profile, which Aisle does not need. */
async function findPartner(walmart: WalmartCalls, signal: AbortSignal): Promise<WalmartConnectionTest['partner']> {
  try {
    const { partner } = (await walmart.getPartnerProfile({ signal })).value
    return { id: partner.partnerId, name: partner.partnerDisplayName ?? partner.partnerName ?? null }
  } catch (error) {
    if (['credentials_rejected', 'not_found'].includes(reasonOf(error).code)) return null
    throw error
  }
}

function reasonOf(error: unknown): { code: WalmartError['kind']; message: string } {
  if (!(error instanceof WalmartError)) throw error
  return { code: error.kind, message: error.message }
}

/** Returns undefined if the instance is being deleted. */
function findSealedCredentials(tx: TenantTransaction, id: number) {
  const instance = tx.selectFrom('integration_instances').select('sealed_credentials').where('id', '=', id)
  return instance.where('deleting_since', 'is', null).executeTakeFirst()
}
