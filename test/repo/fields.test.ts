import { readFileSync } from 'node:fs'

import { contract } from '@aisle/contract'
import { expect, test } from 'vitest'
import * as z from 'zod'

const accounts = ['sales', 'cogs', 'shipping_revenue', 'shipping_refund', 'sales_returns_allowances']
const changes = (name: string) => ['test/accounting/settings.test.ts', name] as const

/** For each field of `POST /api/walmart`, a test that fails if the field is ignored: its file, and part of its title. */
const tests: Readonly<Record<string, readonly [file: string, title: string]>> = {
  name: ['test/api/create-instance-name.test.ts', 'rejects a second instance with the same name'],
  integration_id: ['test/api/create-instance-fields.test.ts', 'cannot be an integration of another type'],
  environment: ['test/api/test-connection.test.ts', 'accepts only keys of that environment'],
  'connection_settings.clientId': ['test/api/test-connection.test.ts', 'accepts only keys of that environment'],
  'connection_settings.clientSecret': [
    'test/api/test-connection.test.ts',
    'does not change the status if the credentials',
  ],
  is_automatic_sync_enabled: ['test/jobs/automatic-sync.test.ts', 'starts nothing while %s'],
  'integration_settings.start_date': ['test/jobs/start-date.test.ts', 'imports no order from before the start date'],
  'integration_settings.store_id': ['test/jobs/sales-orders.test.ts', 'has the store of the instance'],
  'integration_settings.auto_link_products': ['test/jobs/products.test.ts', 'links nothing if both settings are off'],
  'integration_settings.auto_create_products': [
    'test/jobs/products.test.ts',
    'links only to existing products if creating',
  ],
  ...Object.fromEntries(
    accounts.map((name) => [`integration_settings.${name}_nominal_code_id`, changes(`instanceCode('${name}'`)]),
  ),
  'integration_settings.sync_sales_order_invoices_to_accounting': changes('the switch of invoices'),
  'integration_settings.sync_sales_credit_to_accounting': changes('the switch of credits'),
  'integration_settings.proforma_marketplace_cost_percentage': changes('the percentage of marketplace costs'),
  'integration_settings.proforma_payment_cost_percentage': changes('the percentage of payment costs'),
  'integration_settings.charge_amounts': ['test/jobs/charge-amounts.test.ts', 'charges per unit and per line'],
  'integration_settings.batch_period_sales_order_fulfillments': changes('of fulfillments, of the instance'),
  'integration_settings.batch_period_customer_returns': [
    'test/accounting/batches.test.ts',
    'a daily batch of customer returns',
  ],
}

/** The dotted paths of the fields of an object, without those that only group others. */
function fieldsOf(schema: z.ZodType, path = ''): string[] {
  const inner = schema instanceof z.ZodOptional || schema instanceof z.ZodDefault ? schema.unwrap() : schema
  if (!(inner instanceof z.ZodObject)) return [path]
  return Object.entries(inner.shape).flatMap(([name, field]) =>
    fieldsOf(field as z.ZodType, path === '' ? name : `${path}.${name}`),
  )
}

test('each field of an instance has a test of its effect', () => {
  expect(fieldsOf(contract.walmart.create.input).toSorted()).toEqual(Object.keys(tests).toSorted())
})

test.each(Object.entries(tests))('the test of %s exists', (_path, [file, title]) => {
  expect(readFileSync(file, 'utf8')).toContain(title)
})
