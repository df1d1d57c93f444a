import * as z from 'zod'

import { BatchPeriod } from '../accounting/batch-period.ts'
import type * as documented from '../documented-types.ts'
import { CalendarDate, Id } from '../fields.ts'
import { StockQuantity } from './stock-quantity.ts'

const switched = 'They are made either way. A change applies to all that have not been handed over.'

const batched =
  "individually (`none`), or summed by day or month. Null uses the tenant's setting. A change applies to documents that are " +
  'posted later.'

const NominalCodeId = Id.nullable().default(null)
const CostPercentage = z.number().min(0).max(100).nullable().default(null)

/** How an instance imports, links and posts. All ids must belong to the tenant. */
export const IntegrationSettings = z
  .strictObject({
    start_date: CalendarDate.meta({
      description:
        "Orders created before this day, in the tenant's time zone, are not imported. Walmart only provides orders " +
        'from the last 180 days.',
      examples: ['2026-09-01'],
    }),
    store_id: Id.meta({ description: "Store that this instance's sales orders belong to." }),
    auto_link_products: z
      .boolean()
      .meta({ description: 'Link each unlinked listing to the product with exactly the same SKU.' }),
    auto_create_products: z.boolean().meta({
      description:
        'Create a product for each listing that is still unlinked, and link it. If a product with exactly the same SKU ' +
        'exists, link that one instead.',
    }),
    auto_acknowledge_orders: z
      .boolean()
      .default(false)
      .meta({
        description:
          'Acknowledge new orders automatically, except those that Walmart fulfills. Turning it on also acknowledges the open ' +
          'orders of the last 24 hours. The API key needs full access to orders.',
      }),
    stock_buffer: StockQuantity.default(0).meta({
      description:
        'Units of each stock level that are held back from Walmart, unless the listing has a buffer of its own. A change sends ' +
        'the affected stock levels.',
      examples: [2],
    }),
    stock_floor: StockQuantity.default(0).meta({
      description:
        'The fewest units that Walmart is told of, unless the listing has a floor of its own: if fewer are left after the ' +
        'buffer, Walmart is told 0. A change sends the affected stock levels.',
      examples: [3],
    }),
    sales_nominal_code_id: NominalCodeId.meta({ description: 'Account for product revenue.' }),
    cogs_nominal_code_id: NominalCodeId.meta({ description: 'Account for the cost of goods sold.' }),
    shipping_revenue_nominal_code_id: NominalCodeId.meta({
      description: 'Account for shipping charged.',
    }),
    shipping_refund_nominal_code_id: NominalCodeId.meta({
      description: 'Account for shipping refunded.',
    }),
    sales_returns_allowances_nominal_code_id: NominalCodeId.meta({
      description: 'Account for returns and allowances.',
    }),
    charge_amounts: z
      .enum(['per_line', 'per_unit'])
      .default('per_line')
      .meta({
        description:
          "Whether the amounts of a charge in Walmart's orders are for all units of the line or for one, which Walmart does not document. " +
          'A change imports all orders again.',
      }),
    sync_sales_order_invoices_to_accounting: z
      .boolean()
      .default(true)
      .meta({ description: `Whether invoices are handed over to the ledger. ${switched}` }),
    sync_sales_credit_to_accounting: z
      .boolean()
      .default(true)
      .meta({ description: `Whether credits are handed over to the ledger. ${switched}` }),
    proforma_marketplace_cost_percentage: CostPercentage.meta({
      description:
        'Estimated marketplace fee, as a percentage of product and shipping charges before tax. Each sales order line keeps ' +
        'the percentage that was set when it was created, until it is recalculated.',
      examples: [15],
    }),
    proforma_payment_cost_percentage: CostPercentage.meta({
      description:
        'Estimated payment fee, as a percentage of product and shipping charges before tax. Each sales order line keeps ' +
        'the percentage that was set when it was created, until it is recalculated.',
      examples: [2.5],
    }),
    batch_period_sales_order_fulfillments: BatchPeriod.nullable()
      .default(null)
      .meta({ description: `How fulfillments are handed over: ${batched}` }),
    batch_period_customer_returns: BatchPeriod.nullable()
      .default(null)
      .meta({
        description: `How customer returns are handed over: ${batched}`,
      }),
  })
  .meta({ id: 'WalmartIntegrationSettings' })
export type IntegrationSettings = documented.IntegrationSettings
