import type { PushedWalmartOffers, PushWalmartOffers } from '@aisle/contract'
import type { Row } from '@aisle/db'
import { type RawBuilder, sql } from 'kysely'

import { requireLockedInstance } from '../instances/index.ts'
import type { TenantRequestContext } from '../platform/context.ts'
import { nothing, write } from '../platform/write.ts'
import { feedWindowMs, type OfferLane, queueChannels } from './channels.ts'
import { inLockOrder, settledAt } from './claim-targets.ts'

const mostAtOnce = 10_000

/**
 * Sends values that have failed, those that are waiting (for more changes, or after an error or a lost response) and, on
 * request, those that Walmart has confirmed.
 */
export function pushTargets(
  ctx: TenantRequestContext,
  input: PushWalmartOffers,
  kind: 'price' | 'stock',
): Promise<PushedWalmartOffers> {
  const { id: instanceId, listing_ids: listingIds, resend } = input
  return write(ctx, { input, subject: 'walmart_instance', subjectId: instanceId }, async (tx, report) => {
    await requireLockedInstance(tx, instanceId, 'share')
    const named = listingIds ? sql`and listing_id = any(${listingIds}::bigint[])` : sql``
    const some = (condition: RawBuilder<unknown>, order = sql`id`) => sql`(
      select id from offer_targets where instance_id = ${instanceId} and kind = ${kind} and ${condition} ${named}
      order by ${order} limit ${mostAtOnce}
    )`
    const chosen = [
      some(sql`status = 'failed'`),
      some(sql`status = 'queued'`),
      some(sql`status = 'sending' and next_attempt_at is not null`),
      ...(resend === 'drifted' ? [some(sql`drifted_at is not null and status = 'applied'`)] : []),
      // The oldest first, so that the next call gets others.
      ...(resend === 'confirmed' ? [some(sql`status = 'applied'`, sql`confirmed_at, id`)] : []),
    ]
    const { rows } = await sql<Pick<OfferLane, 'channel'> & Row<'offer_targets', 'status'>>`
      update offer_targets old set attempts = 0, errors = 0, outcome = null,
        status = case status when 'sending' then 'sending' else 'queued' end,
        next_attempt_at = case status when 'sending' then least(next_attempt_at, ${settledAt})
          else now() - make_interval(secs => ${feedWindowMs / 1000}) end
      where id = any(array(
        select id from offer_targets where id = any(array(${sql.join(chosen, sql` union all `)})) ${inLockOrder}
      )) and (status <> 'sending' or next_attempt_at is not null)
      returning channel, status
    `.execute(tx)
    const pushed = rows.filter(({ status }) => status === 'queued').length
    await queueChannels(ctx, tx, { instanceId, targets: rows })
    report(pushed > 0 ? { after: { pushed } } : nothing)
    return { data: { pushed }, message: null }
  })
}
