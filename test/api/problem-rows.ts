import type { Api } from '../helpers/api.ts'
import { select } from '../helpers/records.ts'

type Columns = Readonly<Record<string, string>>

/** The columns of row `n`, in SQL, unless a test says otherwise. */
const defaults = {
  integration_instances: {
    integration_id: '1',
    name: `'Seller of ' || n`,
    environment: `'sandbox'`,
    connection_status: `'unreachable'`,
    sealed_credentials: `'x'`,
    is_automatic_sync_enabled: 'false',
    start_date: `'2026-09-01'`,
    auto_link_products: 'true',
    auto_create_products: 'false',
    sync_sales_order_invoices_to_accounting: 'true',
    sync_sales_credit_to_accounting: 'true',
  },
  walmart_orders: {
    purchase_order_id: 'n::text',
    customer_order_id: 'n::text',
    ship_node_type: `'SellerFulfilled'`,
    status: `'Created'`,
    total: '12.5',
    currency: `'USD'`,
    order_date: 'now()',
    estimated_ship_date: `now() + interval '3 days'`,
    raw: `'{}'`,
  },
  sends: {
    type: `'refund'`,
    subject: `'order:' || n`,
    purchase_order_id: 'n::text',
    customer_order_id: 'n::text',
    reference: `'R-' || n`,
    intent: `'{}'`,
    expires_at: `now() + interval '1 day'`,
    status: `'failed'`,
    outcome: `'{"code": "rejected", "message": "Walmart has rejected it: No.", "remedy": "Retry it."}'`,
    settled_at: 'now()',
  },
  accounting_transactions: {
    type: `'sales_order_invoice'`,
    status: `'blocked'`,
    sales_order_id: 'n',
    line_number: `'1'`,
    reference: 'n::text',
    date: `'2026-11-01'`,
    occurred_on: `'2026-11-01'`,
    currency: `'USD'`,
    cumulative: '1',
    quantity: '1',
    product_amount: '10',
    shipping_amount: '2.5',
    tax_amount: '1',
    total: '0',
    line_count: '0',
    blocked_reason: `'missing_cost'`,
    blocked_message: `'The product has no cost.'`,
  },
  sync_runs: {
    kind: `'products'`,
    status: `'failed'`,
    is_setup: 'false',
    error_code: `'internal'`,
    error_message: `'Something went wrong.'`,
    finished_at: 'now()',
  },
  sales_orders: {
    number: `'SO-' || n`,
    created_by: `'refresh'`,
    status: `'open'`,
    order_date: 'now()',
    currency: `'USD'`,
    product_amount: '10',
    shipping_amount: '0',
    other_amount: '0',
    tax_amount: '2.5',
    total: '12.5',
    unlinked_lines: '1',
  },
  walmart_listings: { sku: `'SKU-' || n`, raw: `'{}'` },
  offer_targets: {
    sku: `'SKU-' || n`,
    amount: '1',
    status: `'failed'`,
    next_attempt_at: 'null',
    outcome: `'{"code": "rejected", "message": "Too low.", "remedy": "Retry it."}'`,
  },
  webhooks: {
    url: `'https://shop.example/events'`,
    sealed_secret: `'x'`,
    position: '0',
    is_enabled: 'false',
    disabled_reason: `'It has failed for three days.'`,
  },
} satisfies Readonly<Record<string, Columns>>

/** Columns of a send that is under way. */
export const open = { status: `'queued'`, settled_at: 'null', outcome: 'null' }

let lastNumber = 0

/** Inserts rows of the tenant, and returns their ids. */
export async function addRows(
  api: Api,
  table: keyof typeof defaults,
  { count = 1, ...columns }: Readonly<Record<string, number | string>> & { readonly count?: number } = {},
): Promise<number[]> {
  const all = Object.entries({ tenant_id: api.tenant.id, ...defaults[table], ...columns })
  const rows = await select<{ id: string }>(
    api,
    `insert into ${table} (${all.map(([name]) => name).join(', ')})
     select ${all.map(([, value]) => value).join(', ')} from generate_series(${lastNumber + 1}, ${lastNumber + count}) n
     returning id`,
  )
  lastNumber += count
  return rows.map(({ id }) => Number(id))
}
