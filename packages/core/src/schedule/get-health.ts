import type { WalmartInstanceHealthDocument, WalmartInstanceId } from '@aisle/contract'

import { findTokenExpiry, listCallBudgets, requireInstance } from '../instances/index.ts'
import type { TenantContext } from '../platform/context.ts'
import { snapshot } from '../platform/transaction.ts'
import { describeSchedule } from './get-schedule.ts'

/** Reads only what is stored, and does not call Walmart. */
export function getHealth(ctx: TenantContext, { id }: WalmartInstanceId): Promise<WalmartInstanceHealthDocument> {
  return snapshot(ctx, async (tx) => {
    const { connection_status } = await requireInstance(tx, id)
    const { data: schedule } = await describeSchedule(tx, id)
    const expiresAt = await findTokenExpiry(ctx, tx, id)
    const data = {
      ...schedule,
      connection_status,
      access_token_expires_at: expiresAt?.toISOString() ?? null,
      call_budgets: await listCallBudgets(tx, id),
    }
    return { data, message: null }
  })
}
