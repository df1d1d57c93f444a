import type { Row, TenantTransaction } from '@aisle/db'
import { type RawBuilder, sql } from 'kysely'
import { z } from 'zod'

import { lockInstance } from '../instances/index.ts'
import type { TenantContext } from '../platform/context.ts'
import { addJob, defineJob, inSlices } from '../platform/jobs.ts'
import { toPostgresJson } from '../platform/to-postgres.ts'
import { type OfferLane, queueChannels } from './channels.ts'
import { inLockOrder } from './claim-targets.ts'
import { bufferRules, requeued } from './save-targets.ts'

/** Applies an instance's buffer and floor to its stock levels. */
export const applyBuffersJob = defineJob({
  name: 'tenant.apply_buffers',
  payload: z.strictObject({
    tenantId: z.int(),
    instanceId: z.int(),
    /** Cursor: the last processed stock level. */
    after: z.int().default(0),
  }),
  // Includes the cursor, so that the rest of an older request does not replace a newer request.
  key: ({ instanceId, after }) => `buffers:${instanceId}:${after}`,
})

type Payload = z.output<typeof applyBuffersJob.payload>

/** Call it at the end of the transaction that changes the instance's buffer or floor. */
export function queueBuffers(
  { tenantId }: Pick<TenantContext, 'tenantId'>,
  tx: TenantTransaction,
  payload: Omit<z.input<typeof applyBuffersJob.payload>, 'tenantId'>,
): Promise<void> {
  return addJob(tx, applyBuffersJob, { payload: { ...payload, tenantId } })
}

const batchSize = 500

export function applyInstanceBuffers(
  ctx: TenantContext,
  { instanceId, after }: Pick<Payload, 'after' | 'instanceId'>,
): Promise<void> {
  return inSlices(ctx, {
    from: after,
    batch: async (tx, cursor) => {
      if (!(await lockInstance(tx, instanceId, 'share'))) return undefined
      const rows = await tx
        .selectFrom('offer_targets')
        .select('id')
        .where('instance_id', '=', instanceId)
        .where('kind', '=', 'stock')
        .where('id', '>', cursor)
        .orderBy('id')
        .limit(batchSize)
        .execute()
      const ids = rows.map(({ id }) => id)
      await applyBuffers(ctx, tx, { instanceId, targets: sql`id = any(${ids}::bigint[])` })
      return ids.length === batchSize ? ids.at(-1) : undefined
    },
    requeue: (tx, cursor) => queueBuffers(ctx, tx, { instanceId, after: cursor }),
  })
}

interface Some {
  readonly instanceId: number
  /** Selects them by a condition. */
  readonly targets: RawBuilder<unknown>
}

/** Gives stock levels the buffer and the floor of their listings, and sends those whose offered quantity changes. */
export async function applyBuffers(
  ctx: TenantContext,
  tx: TenantTransaction,
  { instanceId, targets }: Some,
): Promise<void> {
  const { rows: wanted } = await sql<Row<'offer_targets', 'buffer' | 'floor' | 'id' | 'offered'>>`
    select target.id, rules.buffer, rules.floor, aisle.offered_quantity(amount, rules.buffer, rules.floor) as offered
    from (
      select id, listing_id, amount, buffer, floor from offer_targets where ${targets}
      ${inLockOrder}
    ) target
    cross join lateral (${bufferRules({ instanceId, listingId: sql`target.listing_id` })}) rules
    where (target.buffer, target.floor) <> (rules.buffer, rules.floor)
  `.execute(tx)
  if (wanted.length === 0) return
  const { rows } = await sql<Pick<OfferLane, 'channel'>>`
    update offer_targets old set buffer = wanted.buffer, floor = wanted.floor,
      ${requeued(sql`wanted.offered <> old.offered`)}
    from json_to_recordset(${toPostgresJson(wanted)}::json) as wanted (id bigint, buffer int, floor int, offered numeric)
    where old.id = wanted.id and old.id = any(${wanted.map(({ id }) => id)}::bigint[])
    returning channel
  `.execute(tx)
  await queueChannels(ctx, tx, { instanceId, targets: rows })
}
