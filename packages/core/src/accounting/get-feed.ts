import type { AccountingFeed, AccountingFeedQuery } from '@aisle/contract'
import { sql } from 'kysely'

import type { TenantContext } from '../platform/context.ts'
import { readCursor } from '../platform/read-cursor.ts'
import { snapshot } from '../platform/transaction.ts'
import { presentTransaction, transactions } from './transaction.ts'

/** The next documents that are or were to be handed over, in the order in which they became so. */
export function getFeed(ctx: TenantContext, { after, limit }: AccountingFeedQuery): Promise<AccountingFeed> {
  const cursor = readCursor(after)
  return snapshot(ctx, async (tx) => {
    const chosen = await tx
      .selectFrom('accounting_transactions')
      .select(['id', 'position'])
      .where('position', '>', cursor)
      .orderBy('position')
      .limit(limit)
      .execute()
    const rows = await transactions.where(tx, sql`id = any(${chosen.map(({ id }) => id)}::bigint[])`)
    const byId = new Map(rows.map((row) => [row.id, row]))
    const last = chosen.at(-1)?.position ?? after
    return {
      data: chosen.flatMap(({ id }) => byId.get(id) ?? []).map(presentTransaction),
      next: last === undefined ? null : String(last),
      message: null,
    }
  })
}
