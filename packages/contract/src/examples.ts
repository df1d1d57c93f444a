import type { WalmartSetup } from './walmart/get-setup.ts'
import type { WalmartInstance } from './walmart/instance.ts'
import type { WalmartLocation } from './walmart/locations.ts'
import type { WalmartRun } from './walmart/runs/run.ts'
import type { WalmartSchedule } from './walmart/schedule/schedule.ts'
import type { WalmartConnectionTest } from './walmart/test-connection.ts'

// The records that the examples of operations speak of: those of one invented tenant, each with the same id everywhere.

/** When they were made, and last changed. */
export const exampleTimes = { created_at: '2026-11-20T09:00:00.000Z', updated_at: '2026-11-23T16:12:00.000Z' } as const

/** A connected instance. */
export const exampleInstance = {
  id: 1,
  integration_id: 1,
  integration_name: 'Walmart',
  name: 'Walmart US',
  environment: 'sandbox',
  connection_status: 'connected',
  is_automatic_sync_enabled: true,
  integration_settings: {
    start_date: '2026-09-01',
    store_id: 1,
    auto_link_products: true,
    auto_create_products: false,
    sales_nominal_code_id: 4,
    cogs_nominal_code_id: null,
    shipping_revenue_nominal_code_id: null,
    shipping_refund_nominal_code_id: null,
    sales_returns_allowances_nominal_code_id: null,
    sync_sales_order_invoices_to_accounting: true,
    sync_sales_credit_to_accounting: true,
    proforma_marketplace_cost_percentage: 15,
    proforma_payment_cost_percentage: 2.5,
    batch_period_sales_order_fulfillments: 'daily',
    batch_period_customer_returns: null,
  },
  store: { id: 1, name: 'Main store' },
  is_deleting: false,
  created_at: '2026-11-20T09:00:00.000Z',
  updated_at: '2026-11-23T16:12:00.000Z',
} satisfies WalmartInstance

/** A refresh of orders that is under way. */
export const exampleRun = {
  id: 42,
  instance_id: 1,
  kind: 'orders',
  mode: 'changes',
  changed_since: '2026-11-23T15:30:00.000Z',
  status: 'running',
  is_setup: false,
  processed: 200,
  total: 1250,
  error: null,
  next_attempt_at: null,
  problems: [],
  created_at: '2026-11-23T16:12:00.000Z',
  started_at: '2026-11-23T16:12:01.000Z',
  finished_at: null,
} satisfies WalmartRun

/** A run that a worker has yet to take up. */
export const exampleQueuedRun = {
  id: 43,
  instance_id: 1,
  kind: 'products',
  mode: 'full',
  changed_since: null,
  status: 'queued',
  is_setup: false,
  processed: 0,
  total: null,
  error: null,
  next_attempt_at: null,
  problems: [],
  created_at: '2026-11-23T16:12:00.000Z',
  started_at: null,
  finished_at: null,
} satisfies WalmartRun

/** The id of a refresh of products that has failed, and can be retried. */
export const exampleFailedRunId = 41

/** A ship node that is mapped to a warehouse. */
export const exampleLocation = {
  id: 21,
  shipNode: '10000000000000001',
  name: 'Fox Valley Warehouse',
  type: 'PHYSICAL',
  status: 'ACTIVE',
  warehouse: { id: 3, name: 'Main warehouse' },
  created_at: '2026-11-20T09:00:00.000Z',
} satisfies WalmartLocation

/** A set-up that has come to the orders. */
export const exampleSetup = {
  id: 1,
  connection_status: 'connected',
  phases: {
    token: { status: 'completed', processed: 1, total: 1, error: null, next_attempt_at: null, problems: [] },
    locations: { status: 'completed', processed: 3, total: 3, error: null, next_attempt_at: null, problems: [] },
    products: {
      status: 'completed',
      processed: 500,
      total: 500,
      error: null,
      next_attempt_at: null,
      problems: [
        { code: 'listing_without_sku', message: 'A listing without a SKU cannot become a product.', count: 2 },
      ],
    },
    orders: {
      status: 'retrying',
      processed: 400,
      total: 2000,
      error: { code: 'unavailable', message: 'Walmart answered 503.' },
      next_attempt_at: '2026-11-23T16:13:00.000Z',
      problems: [],
    },
  },
} satisfies WalmartSetup

/** A schedule, one refresh of which is paused. */
export const exampleSchedule = {
  id: 1,
  is_automatic_sync_enabled: true,
  refreshes: [
    {
      kind: 'locations',
      every_seconds: 86_400,
      is_paused: false,
      paused_at: null,
      last_run: null,
      next_due_at: '2026-11-24T09:00:00.000Z',
    },
    {
      kind: 'products',
      every_seconds: 3600,
      is_paused: true,
      paused_at: '2026-11-22T08:00:00.000Z',
      last_run: null,
      next_due_at: null,
    },
    {
      kind: 'orders',
      every_seconds: 300,
      is_paused: false,
      paused_at: null,
      last_run: {
        id: 42,
        mode: 'changes',
        status: 'running',
        created_at: '2026-11-23T16:12:00.000Z',
        finished_at: null,
      },
      next_due_at: '2026-11-23T16:17:00.000Z',
    },
  ],
} satisfies WalmartSchedule

/** What Walmart says to a key that may do all that is needed. */
export const exampleConnectionTest = {
  ok: true,
  partner: { id: '10000004321', name: 'Petrel & Daughters' },
  permissions: [
    { name: 'item', access: 'view_only', needed: 'view_only' },
    { name: 'orders', access: 'full_access', needed: 'full_access' },
  ],
  missing: [],
  error: null,
} satisfies WalmartConnectionTest

// Functions, and marked: bundlers keep a spread where nobody uses the example that it is in, and leave out these calls.

/** An example that differs from another in some fields. */
// @__NO_SIDE_EFFECTS__
export function alter<Example, const Changes>(
  example: Example,
  changes: Changes,
): Omit<Example, keyof Changes> & Changes {
  return { ...example, ...changes }
}

/** An example of a document: one record in its envelope. */
// @__NO_SIDE_EFFECTS__
export function inDocument<Data>(data: Data): { data: Data; message: null } {
  return { data, message: null }
}

/** An example of a page: all there are. */
// @__NO_SIDE_EFFECTS__
export function inPage<Row>(...data: Row[]) {
  const total = data.length
  return { data, current_page: 1, last_page: 1, per_page: 10, total, from: 1, to: total }
}
