import * as z from 'zod'

import type * as documented from '../documented-types.ts'
import { inDocument } from '../examples.ts'
import { defineOperation } from '../operation.ts'
import { CreateWalmartInstance } from './create-instance.ts'
import { exampleInstance } from './example-instance.ts'
import { WalmartInstanceId } from './get-instance.ts'
import { WalmartEnvironment, WalmartInstanceDocument } from './instance.ts'

/**
 * The body of `PUT /api/walmart/{id}`: the same as for create. Omitted fields take their defaults, except credentials and
 * environment.
 */
export const UpdateWalmartInstance = z.strictObject({
  ...WalmartInstanceId.shape,
  ...CreateWalmartInstance.shape,
  environment: WalmartEnvironment.optional().meta({ description: 'Cannot be changed; any other value is rejected.' }),
})
export type UpdateWalmartInstance = documented.UpdateWalmartInstance

export const updateWalmartInstance = defineOperation({
  operationId: 'updateWalmartInstance',
  method: 'PUT',
  path: '/walmart/{id}',
  scope: 'integrations:write',
  summary: 'Replace a Walmart integration instance',
  description:
    'Takes the same body as create. Omitted settings return to their defaults; omitted credentials and environment are ' +
    'kept. Changes have the same effects as with PATCH.',
  success: { status: 200 },
  headers: ['Idempotency-Key', 'Prefer'],
  input: UpdateWalmartInstance,
  output: WalmartInstanceDocument,
  errors: ['ERR_NOT_FOUND'],
  example: {
    input: {
      id: 1,
      name: 'Walmart US',
      integration_id: 1,
      integration_settings: {
        start_date: '2026-09-01',
        store_id: 1,
        auto_link_products: true,
        auto_create_products: false,
        sales_nominal_code_id: 4,
        proforma_marketplace_cost_percentage: 15,
        proforma_payment_cost_percentage: 2.5,
        batch_period_sales_order_fulfillments: 'daily',
      },
      is_automatic_sync_enabled: true,
    },
    output: inDocument(exampleInstance),
  },
})
