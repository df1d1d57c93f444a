import { type ProblemCause, type ProblemMemberKind, RunKind } from '@aisle/contract'
import { type RawBuilder, sql } from 'kysely'

import { isCallable } from '../instances/index.ts'
import { lastTokenRun } from '../runs/index.ts'

type Sql = RawBuilder<unknown>

/** Rows that may have a problem, as `row`. A partial index holds them, and begins with the tenant and the instance. */
export interface ProblemRows {
  readonly table: Sql
  readonly where: Sql
  /** The instance of a row; null if the rows belong to none. */
  readonly instance: Sql | null
}

/** The records with a problem. */
export interface ProblemSource {
  readonly rows: ProblemRows
  /** Those of one instance, the most urgent first. */
  readonly ofInstance: (instance: Sql) => Sql
  /** What the fields of `member` need besides the row. */
  readonly joins: Sql
  /** Narrows the rows to those that really have the problem. */
  readonly has: Sql
  readonly member: Member
  /** Whether the records stay when their instance is deleted. */
  readonly outlivesInstance?: true
}

interface Member {
  readonly kind: ProblemMemberKind
  readonly id: Sql
  readonly name: Sql
  readonly deadline: Sql
  readonly message: Sql
  readonly remedy: Sql
  readonly amount: Sql
  /** The id of the record with the amount, if several members share it. */
  readonly amountOf?: Sql
  readonly currency: Sql
}

const plain = {
  deadline: sql`null::timestamptz`,
  message: sql`null::text`,
  remedy: sql`null::text`,
  amount: sql`null::numeric`,
  currency: sql`null::text`,
}

interface Chosen {
  /** Additional conditions for the rows of an instance. */
  readonly also?: Sql
  readonly order: Sql
  readonly joins?: Sql
  readonly has?: Sql
  readonly member: Pick<Member, 'id' | 'kind' | 'name'> & Partial<Member>
}

function sourceIn(
  rows: ProblemRows,
  { also = sql`true`, order, joins = sql``, has = sql`true`, member }: Chosen,
): ProblemSource {
  const { table, where, instance } = rows
  const isOf = (id: Sql) => (instance ? sql`${instance} = ${id}` : sql`true`)
  return {
    rows,
    ofInstance: (id) => sql`select * from ${table} where ${where} and ${isOf(id)} and ${also} order by ${order}`,
    joins,
    has,
    member: { ...plain, ...member },
  }
}

const rowsIn = (table: Sql, where: Sql): ProblemRows => ({ table, where, instance: sql`row.instance_id` })

/** When the next order of an instance has to be acknowledged or shipped. */
const nextOrderDeadline = sql`least(
  (select acknowledge_by from walmart_orders o
   where o.instance_id = row.id and acknowledge_by is not null and archived_at is null order by acknowledge_by limit 1),
  (select ship_by from walmart_orders o
   where o.instance_id = row.id and ship_by is not null and archived_at is null order by ship_by limit 1)
)`

const instancesWith = (status: 'awaiting_credentials' | 'credentials_rejected' | 'unreachable') =>
  sourceIn(
    {
      table: sql`integration_instances row`,
      where: sql`row.connection_status = ${status} and row.deleting_since is null`,
      instance: sql`row.id`,
    },
    {
      order: sql`row.id`,
      member: { kind: 'walmart_instance', id: sql`row.id`, name: sql`row.name`, deadline: nextOrderDeadline },
    },
  )

const runs = rowsIn(sql`sync_runs row`, sql`row.status = 'failed'`)

/** The last run of each kind that has completed or failed, if it has failed and is not from before new credentials. */
function failedRuns(has: Sql): ProblemSource {
  return {
    rows: runs,
    ofInstance: (instance) => sql`
      select run.* from unnest(${RunKind.options}::text[]) as kinds (kind)
      cross join lateral (
        select * from sync_runs
        where instance_id = ${instance} and kind = kinds.kind and status in ('completed', 'failed') order by id desc limit 1
      ) run
      where run.status = 'failed'
        and run.id >= ${lastTokenRun({ tenantId: sql`(select aisle.tenant_id())`, instanceId: instance })}`,
    joins: sql`cross join lateral (
      select connection_status from integration_instances where id = row.instance_id limit 1
    ) connection`,
    has,
    member: { ...plain, kind: 'run', id: sql`row.id`, name: sql`row.kind`, message: sql`row.error_message` },
  }
}

const orderOfSend = sql`left join lateral (
  select total, currency, status as order_status from walmart_orders where id = row.order_id limit 1
) o on true`

/**
 * Whether the order of a send still needs it. Walmart or a person may have made the change meanwhile, or cancelled the
 * order.
 */
const isStillNeeded = sql`case row.type
  when 'acknowledge' then order_status = 'Created'
  when 'ship' then order_status in ('Created', 'Acknowledged')
  else true
end`

const sendsWith = (where: Sql, rest: { readonly also?: Sql; readonly order?: Sql; readonly has?: Sql }) =>
  sourceIn(rowsIn(sql`sends row`, where), {
    order: sql`row.deadline_at, row.id`,
    joins: orderOfSend,
    ...rest,
    member: {
      kind: 'send',
      id: sql`row.id`,
      name: sql`coalesce(row.purchase_order_id, row.reference)`,
      deadline: sql`row.deadline_at`,
      message: sql`row.outcome ->> 'message'`,
      remedy: sql`row.outcome ->> 'remedy'`,
      amount: sql`o.total`,
      amountOf: sql`row.order_id`,
      currency: sql`o.currency`,
    },
  })

interface OrdersDue {
  readonly by: Sql
  readonly within: string
  /** The type of the send that resolves it. */
  readonly type: 'acknowledge' | 'ship'
}

const ordersDue = ({ by, within, type }: OrdersDue) =>
  sourceIn(rowsIn(sql`walmart_orders row`, sql`${by} is not null and row.archived_at is null`), {
    also: sql`${by} <= now() + ${within}::interval`,
    order: sql`${by}, row.order_date, row.id`,
    has: sql`(
      select id from sends
      where sends.order_id = row.id and sends.type = ${type} and sends.status in ('queued', 'sending', 'unknown') limit 1
    ) is null`,
    member: {
      kind: 'walmart_order',
      id: sql`row.id`,
      name: sql`row.purchase_order_id`,
      deadline: by,
      amount: sql`row.total`,
      currency: sql`row.currency`,
    },
  })

const failedTargets = rowsIn(sql`offer_targets row`, sql`row.status = 'failed'`)

const offersOf = (kind: 'price' | 'stock') =>
  sourceIn(failedTargets, {
    also: sql`row.kind = ${kind}`,
    order: sql`row.id`,
    // Archiving a listing means that nothing should be sent for it.
    has: sql`coalesce(row.outcome ->> 'code', '') <> 'listing_archived'`,
    member: {
      kind: 'walmart_listing',
      id: sql`row.listing_id`,
      name: sql`row.sku`,
      message: sql`row.outcome ->> 'message'`,
      remedy: sql`row.outcome ->> 'remedy'`,
    },
  })

const driftedStock = sourceIn(rowsIn(sql`offer_targets row`, sql`row.drifted_at is not null`), {
  also: sql`row.kind = 'stock'`,
  order: sql`row.id`,
  member: {
    kind: 'walmart_listing',
    id: sql`row.listing_id`,
    name: sql`row.sku`,
    message: sql`'Walmart shows ' || trim_scale(row.reported_amount) || ' units, but had confirmed ' || trim_scale(row.confirmed_amount) || '.'`,
  },
})

const blockedDocuments = rowsIn(sql`accounting_transactions row`, sql`row.status = 'blocked'`)

const documentsLacking = (
  reason: 'missing_cost' | 'missing_fulfillment' | 'missing_nominal_code' | 'missing_product',
) => ({
  ...sourceIn(blockedDocuments, {
    also: sql`row.blocked_reason = ${reason}`,
    order: sql`row.date, row.id`,
    member: {
      kind: 'document',
      id: sql`row.id`,
      name: sql`row.reference`,
      message: sql`row.blocked_message`,
      amount: sql`row.product_amount + row.shipping_amount`,
      currency: sql`row.currency`,
    },
  }),
  outlivesInstance: true as const,
})

const waitingSalesOrders = rowsIn(sql`sales_orders row`, sql`row.unlinked_lines > 0 and row.status <> 'cancelled'`)

const unlinkedSalesOrders = sourceIn(waitingSalesOrders, {
  order: sql`row.order_date, row.id`,
  member: {
    kind: 'sales_order',
    id: sql`row.id`,
    name: sql`row.number`,
    amount: sql`row.total`,
    currency: sql`row.currency`,
  },
})

const disabledWebhooks = sourceIn(
  { table: sql`webhooks row`, where: sql`row.disabled_reason is not null`, instance: null },
  {
    order: sql`row.id`,
    member: { kind: 'webhook', id: sql`row.id`, name: sql`row.url`, message: sql`row.disabled_reason` },
  },
)

export const sources: Readonly<Record<ProblemCause, ProblemSource>> = {
  missing_credentials: instancesWith('awaiting_credentials'),
  rejected_credentials: instancesWith('credentials_rejected'),
  unreachable: instancesWith('unreachable'),
  // If Walmart rejects the credentials, the instance has that problem instead.
  missing_permission: failedRuns(sql`row.error_code = 'credentials_rejected' and ${isCallable}`),
  failed_run: failedRuns(sql`coalesce(row.error_code, '') <> 'credentials_rejected'`),
  due_acknowledgement: ordersDue({ by: sql`row.acknowledge_by`, within: '1 hour', type: 'acknowledge' }),
  due_shipment: ordersDue({ by: sql`row.ship_by`, within: '24 hours', type: 'ship' }),
  due_send: sendsWith(sql`row.status in ('queued', 'sending') and row.deadline_at is not null`, {
    also: sql`row.deadline_at <= now() + interval '1 hour'`,
  }),
  unknown_send: sendsWith(sql`row.status = 'unknown'`, {}),
  // The newest first: sends whose orders have advanced since are older.
  failed_send: sendsWith(sql`row.status = 'failed' and not row.is_given_up`, {
    order: sql`row.id desc`,
    has: isStillNeeded,
  }),
  failed_stock: offersOf('stock'),
  failed_price: offersOf('price'),
  drifted_stock: driftedStock,
  unlinked_listing: unlinkedSalesOrders,
  missing_nominal_code: documentsLacking('missing_nominal_code'),
  missing_product: documentsLacking('missing_product'),
  missing_cost: documentsLacking('missing_cost'),
  missing_fulfillment: documentsLacking('missing_fulfillment'),
  disabled_webhook: disabledWebhooks,
}
