import type { PatchWalmartInstance, WalmartInstance } from '@aisle/contract'

import { textOf } from '../components/use-form.ts'

const settingsPath = 'integration_settings.'
type Setting = keyof WalmartInstance['integration_settings']

/** The name of a setting's control: its path in the operation's input. */
export const controlOf = (setting: Setting): string => `${settingsPath}${setting}`

const textSettings = ['start_date', 'charge_amounts'] as const
const optionalTexts = ['batch_period_sales_order_fulfillments', 'batch_period_customer_returns'] as const
const switches = [
  'auto_link_products',
  'auto_create_products',
  'auto_acknowledge_orders',
  'sync_sales_order_invoices_to_accounting',
  'sync_sales_credit_to_accounting',
] as const
const numbers = [
  'store_id',
  'stock_buffer',
  'stock_floor',
  'sales_nominal_code_id',
  'cogs_nominal_code_id',
  'shipping_revenue_nominal_code_id',
  'shipping_refund_nominal_code_id',
  'sales_returns_allowances_nominal_code_id',
  'proforma_marketplace_cost_percentage',
  'proforma_payment_cost_percentage',
] as const

/** The fields of the form that differ from what was shown, so that somebody else's changes in the meantime are kept. */
export function changesOf(form: FormData, shown: WalmartInstance): Readonly<Record<string, unknown>> {
  const text = (name: string) => textOf(form, name)
  const read = (names: readonly Setting[], value: (written: string) => unknown) =>
    names.map((name) => [name, value(text(controlOf(name)))] as const)
  const settings = [
    ...read(textSettings, (written) => written),
    ...read(optionalTexts, (written) => (written === '' ? null : written)),
    ...read(numbers, (written) => (written === '' ? null : Number(written))),
    ...read(switches, (written) => written === 'on'),
  ].filter(([name, value]) => value !== shown.integration_settings[name])
  const name = text('name')
  const isSynced = text('is_automatic_sync_enabled') === 'on'
  return {
    ...(name !== shown.name && { name }),
    ...(isSynced !== shown.is_automatic_sync_enabled && { is_automatic_sync_enabled: isSynced }),
    ...(settings.length > 0 && { integration_settings: Object.fromEntries(settings) }),
  } satisfies { readonly [Name in keyof PatchWalmartInstance]?: unknown }
}

export const controls: readonly string[] = [
  'name',
  'is_automatic_sync_enabled',
  ...[...textSettings, ...optionalTexts, ...numbers, ...switches].map(controlOf),
]
