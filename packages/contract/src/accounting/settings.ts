import * as z from 'zod'

import type * as documented from '../documented-types.ts'
import { inDocument } from '../examples.ts'
import { CalendarDate, documentOf, Id } from '../fields.ts'
import { defineOperation } from '../operation.ts'
import { BatchPeriod } from './batch-period.ts'

const NominalCodeId = Id.nullable().default(null)

const ofInstance = (account: string) =>
  NominalCodeId.meta({ description: `Account for ${account}, for instances that have none of their own.` })

const startDate = (documents: string, happened: string, setting: string) =>
  CalendarDate.nullable()
    .default(null)
    .meta({
      description:
        `${documents} for what ${happened} before this day are not handed over, even if \`${setting}\` is true, and ` +
        'neither are corrections of them. Null: no limit. Set it to the day on which Aisle takes over from another tool, ' +
        'so that nothing is posted twice.',
      examples: ['2026-11-01'],
    })

const batchPeriod = (documents: string) =>
  BatchPeriod.default('none').meta({
    description:
      `How ${documents} are handed over by instances without a setting of their own: individually (\`none\`), or summed by day ` +
      'or month. A change applies to documents that are posted later.',
  })

const timeZone = z.string().min(1).max(100)

/** The tenant's defaults for postings. All ids must belong to the tenant. */
export const UpdateAccountingSettings = z
  .strictObject({
    sales_nominal_code_id: ofInstance('product revenue'),
    cogs_nominal_code_id: ofInstance('the cost of goods sold'),
    shipping_revenue_nominal_code_id: ofInstance('shipping charged'),
    shipping_refund_nominal_code_id: ofInstance('shipping refunded'),
    sales_returns_allowances_nominal_code_id: ofInstance('returns and allowances'),
    marketplace_clearing_nominal_code_id: NominalCodeId.meta({
      description: 'Account for what Walmart owes the seller between sale and payout.',
    }),
    inventory_nominal_code_id: NominalCodeId.meta({ description: 'Account for goods in stock.' }),
    inventory_write_off_nominal_code_id: NominalCodeId.meta({
      description: 'Account for returned goods that are disposed of.',
    }),
    restock_on_delivery: z
      .boolean()
      .default(false)
      .meta({
        description:
          'Whether the goods of a return are received with the disposition `return_to_stock` as soon as Walmart reports them as ' +
          'delivered. Applies to returns that a refresh stores from then on; never to WFS orders, to goods that the customer ' +
          'keeps, or to lines for which a person has received goods.',
      }),
    sales_order_invoices_start_date: startDate('Invoices', 'was shipped', 'sync_sales_order_invoices_to_accounting'),
    sales_credits_start_date: startDate('Credits', 'was refunded', 'sync_sales_credit_to_accounting'),
    batch_period_sales_order_fulfillments: batchPeriod('fulfillments'),
    batch_period_customer_returns: batchPeriod('customer returns'),
    time_zone: timeZone.optional().meta({
      description: 'Accepted so that the settings can be sent as they were read. It must be the current one.',
      examples: ['America/Chicago'],
    }),
  })
  .meta({ id: 'UpdateAccountingSettings' })
export type UpdateAccountingSettings = documented.UpdateAccountingSettings

/** The settings, and the time zone. */
export const AccountingSettings = UpdateAccountingSettings.extend({
  time_zone: timeZone.meta({
    description:
      'The time zone of the days on which documents are dated and batches close. It was set when the tenant was created, and ' +
      'cannot be changed.',
    examples: ['America/Chicago'],
  }),
}).meta({ id: 'AccountingSettings' })
export type AccountingSettings = documented.AccountingSettings

/** The settings in their envelope. */
export const AccountingSettingsDocument = documentOf(AccountingSettings)
export type AccountingSettingsDocument = documented.AccountingSettingsDocument

const exampleSettings = {
  sales_nominal_code_id: 4,
  cogs_nominal_code_id: null,
  shipping_revenue_nominal_code_id: null,
  shipping_refund_nominal_code_id: null,
  sales_returns_allowances_nominal_code_id: null,
  marketplace_clearing_nominal_code_id: null,
  inventory_nominal_code_id: null,
  inventory_write_off_nominal_code_id: null,
  restock_on_delivery: false,
  sales_order_invoices_start_date: null,
  sales_credits_start_date: null,
  batch_period_sales_order_fulfillments: 'none',
  batch_period_customer_returns: 'none',
  time_zone: 'UTC',
} as const

const settings = {
  path: '/accounting/settings',
  success: { status: 200 },
  headers: [],
  output: AccountingSettingsDocument,
  errors: [],
} as const

export const getAccountingSettings = defineOperation({
  operationId: 'getAccountingSettings',
  method: 'GET',
  ...settings,
  scope: 'accounting:read',
  summary: 'Get the accounting settings',
  description:
    "The tenant's default accounts, null where none is set, how documents are handed over and returns received, and the time zone.",
  input: z.strictObject({}),
  example: { input: {}, output: inDocument(exampleSettings) },
})

export const updateAccountingSettings = defineOperation({
  operationId: 'updateAccountingSettings',
  method: 'PUT',
  ...settings,
  scope: 'accounting:write',
  summary: 'Replace the accounting settings',
  description:
    'Replaces all settings; omitted ones are reset to their defaults. Posted documents keep their accounts. In the background, documents ' +
    'that were blocked for lack of an account are completed, and start dates are applied to what has not been handed over.',
  input: UpdateAccountingSettings,
  example: {
    input: { sales_nominal_code_id: 4, marketplace_clearing_nominal_code_id: 5 },
    output: inDocument({ ...exampleSettings, marketplace_clearing_nominal_code_id: 5 }),
  },
})
