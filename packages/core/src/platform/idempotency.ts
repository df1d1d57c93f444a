import { createHash } from 'node:crypto'

import type { TenantTransaction } from '@aisle/db'
import { sql } from 'kysely'
import { z } from 'zod'

import type { Services, TenantRequestContext } from './context.ts'
import { fixedError, validationError } from './errors.ts'
import { transaction } from './transaction.ts'

// As the contract promises.
const oldestReplayed = sql<Date>`now() - interval '24 hours'`

interface Write<Response> {
  /** The operation's name. A key that was used for one operation is rejected for any other. */
  readonly operation: string
  readonly input: unknown
  readonly output: z.ZodType<Response>
}

/**
 * Runs a write in one transaction. With an `Idempotency-Key`, the same transaction stores the response, and a repeat
 * within 24 hours returns it instead of writing twice. A failed write stores nothing: its key can be used again.
 */
export function writeOnce<Response>(
  ctx: TenantRequestContext,
  write: Write<Response>,
  work: (tx: TenantTransaction) => Promise<Response>,
): Promise<Response> {
  const key = ctx.request.idempotencyKey
  if (key === undefined) return transaction(ctx, work)
  if (!/^[\x20-\x7e]{1,255}$/.test(key)) {
    throw validationError({ 'Idempotency-Key': ['The Idempotency-Key header must be 1 to 255 printable characters.'] })
  }
  return transaction(ctx, async (tx) => {
    await lockKey(tx, ctx.tenantId, key)
    const hash = hashRequest(write)
    const stored = await findResponse(tx, key)
    if (stored) {
      if (!stored.request_hash.equals(hash)) throw fixedError('ERR_IDEMPOTENCY_KEY_REUSED')
      return write.output.parse(stored.response)
    }
    const response = await work(tx)
    await storeResponse(tx, { key, hash, response })
    return response
  })
}

/** A lock rather than an insert, so that a second request fails immediately instead of waiting for the first. */
async function lockKey(tx: TenantTransaction, tenantId: number, key: string): Promise<void> {
  const name = `idempotency:${tenantId}:${key}`
  const lock = sql<boolean>`pg_try_advisory_xact_lock(hashtextextended(${name}, 0))`.as('isLocked')
  const { isLocked } = await tx.selectNoFrom(lock).executeTakeFirstOrThrow()
  if (!isLocked) throw fixedError('ERR_IDEMPOTENCY_KEY_IN_FLIGHT')
}

/** Independent of the order of fields. */
function hashRequest({ operation, input }: Write<unknown>): Buffer {
  const sorted = JSON.stringify([operation, input], (_key, value: unknown) =>
    typeof value === 'object' && value !== null && !Array.isArray(value)
      ? Object.fromEntries(Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1)))
      : value,
  )
  return createHash('sha256').update(sorted).digest()
}

function findResponse(tx: TenantTransaction, key: string) {
  return tx
    .selectFrom('idempotency_keys')
    .select(['request_hash', 'response'])
    .where('key', '=', key)
    .where('created_at', '>', oldestReplayed)
    .executeTakeFirst()
}

async function storeResponse(tx: TenantTransaction, stored: { key: string; hash: Buffer; response: unknown }) {
  const values = { request_hash: stored.hash, response: JSON.stringify(stored.response) }
  await tx
    .insertInto('idempotency_keys')
    .values({ key: stored.key, ...values })
    .onConflict((conflict) => conflict.columns(['tenant_id', 'key']).doUpdateSet({ ...values, created_at: sql`now()` }))
    .execute()
}

/** Once an hour, for all tenants: deletes stored responses that are no longer replayed. */
export async function purgeIdempotencyKeys({ db }: Services): Promise<void> {
  await db.deleteFrom('idempotency_keys').where('created_at', '<', oldestReplayed).execute()
}
