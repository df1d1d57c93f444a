import type { SetBuffer, SetBuffers, SetWalmartBuffers } from '@aisle/contract'
import type { TenantTransaction } from '@aisle/db'
import { sql } from 'kysely'

import { requireLockedInstance } from '../instances/index.ts'
import type { TenantRequestContext } from '../platform/context.ts'
import { toPostgresJson } from '../platform/to-postgres.ts'
import { nothing, write } from '../platform/write.ts'
import { applyBuffers } from './apply-buffers.ts'
import { errorsOf, type JudgedItem, judgeItems } from './judge-items.ts'

/** Sets buffers and floors of listings, and names the items that cannot be set. */
export function setBuffers(ctx: TenantRequestContext, input: SetWalmartBuffers): Promise<SetBuffers> {
  const { id: instanceId, items } = input
  return write(ctx, { input, subject: 'walmart_instance', subjectId: instanceId }, async (tx, report) => {
    // Exclusively: a stock level that is being set has the old buffer, and this transaction must see it.
    await requireLockedInstance(tx, instanceId, 'exclusive')
    const judged = await judgeItems(tx, instanceId, items)
    const wanted = items.flatMap(({ buffer, floor }, index) => {
      const item = judged[index]
      return item && 'offer' in item ? [{ listing_id: item.offer.listing_id, buffer, floor }] : []
    })
    const changed = await saveBuffers(tx, wanted)
    if (changed.length === 0) report(nothing)
    await applyBuffers(ctx, tx, { instanceId, targets: sql`kind = 'stock' and listing_id = any(${changed}::bigint[])` })
    return { data: { results: judged.map(resultOf) }, message: null }
  })
}

function resultOf(item: JudgedItem, index: number): SetBuffer {
  if ('offer' in item) return { index, status: 'accepted', listing_id: item.offer.listing_id, errors: null }
  return { index, status: 'rejected', listing_id: null, errors: errorsOf(item, index) }
}

interface Wanted {
  readonly listing_id: number
  readonly buffer: number | null
  readonly floor: number | null
}

/** Returns the listings that it has changed. */
async function saveBuffers(tx: TenantTransaction, wanted: readonly Wanted[]): Promise<number[]> {
  const { rows } = await sql<{ id: number }>`
    update walmart_listings listing set stock_buffer = wanted.buffer, stock_floor = wanted.floor, updated_at = now()
    from json_to_recordset(${toPostgresJson(wanted)}::json) as wanted (listing_id bigint, buffer int, floor int)
    where listing.id = wanted.listing_id and listing.id = any(${wanted.map((one) => one.listing_id)}::bigint[])
      and (stock_buffer, stock_floor) is distinct from (wanted.buffer, wanted.floor)
    returning listing.id
  `.execute(tx)
  return rows.map(({ id }) => id)
}
