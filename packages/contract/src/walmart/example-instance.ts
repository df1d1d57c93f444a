import type { WalmartInstance } from './instance.ts'

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
    charge_amounts: 'per_line',
  },
  store: { id: 1, name: 'Main store' },
  is_deleting: false,
  created_at: '2026-11-20T09:00:00.000Z',
  updated_at: '2026-11-23T16:12:00.000Z',
} satisfies WalmartInstance
