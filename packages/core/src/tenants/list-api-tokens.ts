import type { ApiTokenPage, ListApiTokens } from '@aisle/contract'
import type { Schema } from '@aisle/db'
import { sql } from 'kysely'

import type { TenantRequestContext } from '../platform/context.ts'
import { defineList, presentPage } from '../platform/define-list.ts'
import { snapshot } from '../platform/transaction.ts'
import { presentToken, tokenColumns, type TokenRow } from './api-token.ts'

const tokens = defineList<object, TokenRow>({
  from: sql`api_tokens`,
  id: sql`id`,
  columns: sql.join(tokenColumns.map((column) => sql.ref(column))),
  filters: {},
  sorts: {},
  select: (tx, chosen, order) =>
    tx
      .selectFrom(sql<Schema['api_tokens']>`(${chosen})`.as('api_tokens'))
      .select(tokenColumns)
      .orderBy(order)
      .execute(),
})

export function listApiTokens(ctx: TenantRequestContext, query: ListApiTokens): Promise<ApiTokenPage> {
  return snapshot(ctx, async (tx) => presentPage(await tokens.page(tx, query), (row) => presentToken(ctx, row)))
}
