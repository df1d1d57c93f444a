import type { ListMargins, Margin, MarginPage } from '@aisle/contract'
import { type RawBuilder, sql } from 'kysely'

import type { TenantContext } from '../platform/context.ts'
import { toPage } from '../platform/define-list.ts'
import { transaction } from '../platform/transaction.ts'
import { documentsWithLines, type Earnings, earnings } from '../sales-orders/index.ts'
import { toAmount } from './transaction.ts'

type Sql = RawBuilder<unknown>

interface Grouping {
  readonly key: Sql
  /** What the key needs besides documents and lines. */
  readonly from: Sql
  /** The group as the API shows it, and the joins that it needs. */
  readonly shown: Sql
  readonly names: Sql
}

const groupings: Readonly<Record<ListMargins['group_by'], Grouping>> = {
  day: { key: sql`document.date`, from: sql``, shown: sql`key as day`, names: sql`` },
  product: {
    // A document that was posted before its line had a product does not name one.
    key: sql`coalesce(document.product_id, line.product_id)`,
    from: sql``,
    shown: sql`case when key is not null then json_build_object('id', key, 'sku', sku, 'name', name) end as product`,
    names: sql`left join products on products.id = key`,
  },
  store: {
    key: sql`sales_order.store_id`,
    from: sql`left join lateral (
      select store_id from sales_orders where tenant_id = document.tenant_id and id = document.sales_order_id limit 1
    ) sales_order on true`,
    shown: sql`case when key is not null then json_build_object('id', key, 'name', name) end as store`,
    names: sql`left join stores on stores.id = key`,
  },
}

interface MarginRow extends Earnings, Partial<Pick<Margin, 'day' | 'product' | 'store'>> {
  readonly total: number
  /** Null if the page is empty. */
  readonly currency: string | null
  /** Null while documents are blocked. */
  readonly margin: string | null
}

/** What was earned in a period, by day, product or store. Reads the documents of the period, once. */
export async function listMargins(ctx: TenantContext, query: ListMargins): Promise<MarginPage> {
  const { group_by, from, to, integration_instance_id: instanceId, page, per_page } = query
  const { key, from: joined, shown, names } = groupings[group_by]
  const ofInstance = instanceId === undefined ? sql`` : sql`and document.instance_id = ${instanceId}`
  const { rows } = await transaction(ctx, (tx) =>
    sql<MarginRow>`
      with grouped as materialized (
        select ${key} as key, document.currency, ${earnings}
        from ${documentsWithLines} ${joined}
        where document.date between ${from}::date and ${to}::date and not is_batch ${ofInstance}
        group by 1, 2
      ), chosen as (
        select *,
          case when blocked_documents = 0 then revenue - credits - cost - marketplace_share - payment_share end as margin
        from grouped order by ${orderOf(query)} limit ${per_page} offset ${(page - 1) * per_page}
      )
      select chosen.*, total, ${shown}
      from (select count(*) as total from grouped) counted left join chosen on true ${names}
      order by ${orderOf(query)}
    `.execute(tx),
  )
  const data = rows.flatMap((row) => (row.currency === null ? [] : [presentMargin(row, row.currency)]))
  return toPage(query, { data, total: rows[0]?.total ?? 0 })
}

/** Rows with equal amounts are sorted by group. */
function orderOf({ sort, group_by }: ListMargins): Sql {
  const chosen = sort ?? (group_by === 'day' ? '-key' : '-margin')
  const column = sql.ref(chosen.replace(/^-/, ''))
  return chosen.startsWith('-')
    ? sql`${column} desc nulls last, key desc nulls last, currency desc`
    : sql`${column} nulls first, key nulls first, currency`
}

function presentMargin(row: MarginRow, currency: string): Margin {
  const { day = null, product = null, store = null, blocked_documents } = row
  return {
    day,
    product,
    store,
    currency,
    revenue: toAmount(row.revenue),
    credits: toAmount(row.credits),
    cost: toAmount(row.cost),
    proforma_marketplace_cost: toAmount(row.marketplace_share),
    proforma_payment_cost: toAmount(row.payment_share),
    margin: row.margin === null ? null : toAmount(row.margin),
    blocked_documents,
  }
}
