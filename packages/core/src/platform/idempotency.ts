import { createHash } from 'node:crypto'

import type { TenantTransaction } from '@aisle/db'
import { sql } from 'kysely'
import { z } from 'zod'

import { type Services, type TenantRequestContext, transaction } from './context.ts'
import { AisleError, validationError } from './errors.ts'

interface Write<Answer> {
  /** The operation's name: each operation has its own keys. */
  readonly operation: string
  readonly input: unknown
  readonly answer: z.ZodType<Answer>
}

/**
 * Runs a write in one transaction. With an `Idempotency-Key`, the same transaction stores the response, and a repeat
 * within 24 hours returns it instead of writing twice. A failed write stores nothing: its key can be used again.
 */
export function writeOnce<Answer>(
  ctx: TenantRequestContext,
  write: Write<Answer>,
  work: (tx: TenantTransaction) => Promise<Answer>,
): Promise<Answer> {
  const key = ctx.request.idempotencyKey
  if (key === undefined) return transaction(ctx, work)
  if (!/^[\x20-\x7e]{1,255}$/.test(key)) {
    throw validationError({ 'Idempotency-Key': ['The Idempotency-Key header must be 1 to 255 printable characters.'] })
  }
  return transaction(ctx, async (tx) => {
    await lockKey(tx, ctx.tenantId, key)
    const hash = hashRequest(write)
    const stored = await findAnswer(tx, key)
    if (stored) {
      if (!stored.request_hash.equals(hash)) throw reusedKey()
      return write.answer.parse(stored.answer)
    }
    const answer = await work(tx)
    await storeAnswer(tx, { key, hash, answer })
    return answer
  })
}

function reusedKey(): AisleError {
  return new AisleError(
    'ERR_IDEMPOTENCY_KEY_REUSED',
    'This Idempotency-Key was used for a different request. Use a new key for each new request.',
  )
}

/** A lock and not an insert, so that a second request fails at once instead of waiting for the first. */
async function lockKey(tx: TenantTransaction, tenantId: number, key: string): Promise<void> {
  const name = `idempotency:${tenantId}:${key}`
  const { rows } = await sql<{
    locked: boolean
  }>`select pg_try_advisory_xact_lock(hashtextextended(${name}, 0)) as locked`.execute(tx)
  if (rows[0]?.locked) return
  throw new AisleError(
    'ERR_IDEMPOTENCY_KEY_IN_FLIGHT',
    'A request with this Idempotency-Key is still in progress. Try again shortly.',
  )
}

/** The order of fields makes no difference. */
function hashRequest({ operation, input }: Write<unknown>): Buffer {
  const sorted = JSON.stringify([operation, input], (_key, value: unknown) =>
    typeof value === 'object' && value !== null && !Array.isArray(value)
      ? Object.fromEntries(Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1)))
      : value,
  )
  return createHash('sha256').update(sorted).digest()
}

function findAnswer(tx: TenantTransaction, key: string) {
  return tx
    .selectFrom('idempotency_keys')
    .select(['request_hash', 'answer'])
    .where('key', '=', key)
    .where('created_at', '>', sql<Date>`now() - interval '24 hours'`)
    .executeTakeFirst()
}

async function storeAnswer(tx: TenantTransaction, stored: { key: string; hash: Buffer; answer: unknown }) {
  const values = { request_hash: stored.hash, answer: JSON.stringify(stored.answer) }
  await tx
    .insertInto('idempotency_keys')
    .values({ key: stored.key, ...values })
    .onConflict((conflict) => conflict.columns(['tenant_id', 'key']).doUpdateSet({ ...values, created_at: sql`now()` }))
    .execute()
}

/** Once an hour, for all tenants: deletes stored responses that are no longer replayed. */
export async function purgeIdempotencyKeys({ db }: Services): Promise<void> {
  await db
    .deleteFrom('idempotency_keys')
    .where('created_at', '<', sql<Date>`now() - interval '24 hours'`)
    .execute()
}
