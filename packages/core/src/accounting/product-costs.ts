import type {
  ListProductCosts,
  ProductCost,
  ProductCostDocument,
  ProductCostPage,
  SetProductCost,
} from '@aisle/contract'
import type { Row, Schema, TenantTransaction } from '@aisle/db'
import { sql } from 'kysely'

import { queueCompletion } from '../catalog/index.ts'
import type { TenantContext, TenantRequestContext } from '../platform/context.ts'
import { defineList, presentPage } from '../platform/define-list.ts'
import { AisleError } from '../platform/errors.ts'
import { toPostgresJson } from '../platform/to-postgres.ts'
import { snapshot } from '../platform/transaction.ts'
import { write } from '../platform/write.ts'

export function listCosts(ctx: TenantContext, query: ListProductCosts): Promise<ProductCostPage> {
  return snapshot(ctx, async (tx) => {
    await requireProduct(tx, query.id)
    return presentPage(await costs.page(tx, query), presentCost)
  })
}

const costs = defineList<ListProductCosts, Row<'product_costs'>>({
  from: sql`product_costs`,
  id: sql`id`,
  filters: { id: (productId) => sql`product_id = ${productId}` },
  sorts: { effective_from: sql`effective_from` },
  newest: sql`effective_from`,
  select: (tx, chosen, order) =>
    tx
      .selectFrom(sql<Schema['product_costs']>`(${chosen})`.as('product_costs'))
      .selectAll()
      .orderBy(order)
      .execute(),
})

/** Sets the unit cost from a given day on. Posted documents keep their cost; those that lacked one are completed. */
export function setCost(ctx: TenantRequestContext, input: SetProductCost): Promise<ProductCostDocument> {
  const { id: product_id, ...cost } = input
  return write(ctx, { input, subject: 'product', subjectId: product_id }, async (tx) => {
    await requireProduct(tx, product_id)
    await saveCosts(ctx, tx, [{ product_id, ...cost }])
    const row = await tx
      .selectFrom('product_costs')
      .selectAll()
      .where('product_id', '=', product_id)
      .where('currency', '=', cost.currency)
      .where('effective_from', '=', cost.effective_from)
      .executeTakeFirstOrThrow()
    return { data: presentCost(row), message: null }
  })
}

export interface NewCost {
  readonly product_id: number
  readonly unit_cost: string
  readonly currency: string
  readonly effective_from: string
}

/** Unique among the costs of a tenant. */
export const costKey = (cost: Omit<NewCost, 'unit_cost'>): string =>
  `${cost.product_id} ${cost.currency} ${cost.effective_from}`

/** Sets costs with different keys. Returns the keys of those that are new or differ. */
export async function saveCosts(
  ctx: TenantContext,
  tx: TenantTransaction,
  given: readonly NewCost[],
): Promise<ReadonlySet<string>> {
  const { rows } = await sql<Row<'product_costs', 'currency' | 'effective_from' | 'product_id'>>`
    insert into product_costs (product_id, unit_cost, currency, effective_from)
    select * from json_to_recordset(${toPostgresJson(given)}::json) as cost (
      product_id bigint, unit_cost numeric, currency text, effective_from date
    )
    order by product_id, currency, effective_from
    on conflict (tenant_id, product_id, currency, effective_from) do update
      set unit_cost = excluded.unit_cost, updated_at = now()
      where product_costs.unit_cost is distinct from excluded.unit_cost
    returning product_id, currency, effective_from
  `.execute(tx)
  if (rows.length > 0) await queueCompletion(ctx, tx, { reason: 'missing_cost' })
  return new Set(rows.map(costKey))
}

async function requireProduct(tx: TenantTransaction, id: number): Promise<void> {
  const product = await tx.selectFrom('products').select('id').where('id', '=', id).executeTakeFirst()
  if (!product) throw new AisleError('ERR_NOT_FOUND', `There is no product ${id}.`)
}

function presentCost({ tenant_id: _tenant, ...row }: Row<'product_costs'>): ProductCost {
  return {
    ...row,
    created_at: row.created_at.toISOString(),
    updated_at: row.updated_at.toISOString(),
  }
}
