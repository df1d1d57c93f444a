import * as z from 'zod'

import { CalendarDate, Id } from '../fields.ts'

const NominalCodeId = Id.nullable().default(null)
const CostPercentage = z.number().min(0).max(100).nullable().default(null)
const BatchPeriod = z.enum(['none', 'daily', 'monthly']).nullable().default(null)

/** How an instance imports, links and posts. All ids are of the same tenant. */
export const IntegrationSettings = z
  .strictObject({
    start_date: CalendarDate.meta({
      description:
        "No order created before this day (in the tenant's time zone) is imported. Walmart serves the last 180 days.",
      examples: ['2026-09-01'],
    }),
    store_id: Id.meta({ description: 'The store that sales orders of this instance belong to.' }),
    auto_link_products: z
      .boolean()
      .meta({ description: 'Link unlinked listings to the product with exactly the same SKU.' }),
    auto_create_products: z
      .boolean()
      .meta({ description: 'Make a product from each listing that is still unlinked, and link it.' }),
    sales_nominal_code_id: NominalCodeId.meta({ description: 'Account of product revenue.' }),
    cogs_nominal_code_id: NominalCodeId.meta({ description: 'Account of the cost of goods sold.' }),
    shipping_revenue_nominal_code_id: NominalCodeId.meta({ description: 'Account of shipping charged.' }),
    shipping_refund_nominal_code_id: NominalCodeId.meta({ description: 'Account of shipping refunded.' }),
    sales_returns_allowances_nominal_code_id: NominalCodeId.meta({ description: 'Account of returns and allowances.' }),
    sync_sales_order_invoices_to_accounting: z
      .boolean()
      .default(true)
      .meta({ description: 'Whether invoices are handed to accounting.' }),
    sync_sales_credit_to_accounting: z
      .boolean()
      .default(true)
      .meta({ description: 'Whether sales credits are handed to accounting.' }),
    proforma_marketplace_cost_percentage: CostPercentage.meta({
      description: 'Estimated marketplace fee, in percent of product and shipping charges without tax.',
      examples: [15],
    }),
    proforma_payment_cost_percentage: CostPercentage.meta({
      description: 'Estimated payment fee, in percent of product and shipping charges without tax.',
      examples: [2.5],
    }),
    batch_period_sales_order_fulfillments: BatchPeriod.meta({
      description: "Cost-of-goods postings of shipments: one each, a day or a month; null takes the tenant's setting.",
    }),
    batch_period_customer_returns: BatchPeriod.meta({
      description: "Cost-of-goods postings of returns: one each, a day or a month; null takes the tenant's setting.",
    }),
  })
  .meta({ id: 'WalmartIntegrationSettings' })
export type IntegrationSettings = z.infer<typeof IntegrationSettings>
