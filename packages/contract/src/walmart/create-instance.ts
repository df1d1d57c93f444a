import * as z from 'zod'

import type * as documented from '../documented-types.ts'
import { alter, inDocument } from '../examples.ts'
import { Id, Label } from '../fields.ts'
import { defineOperation } from '../operation.ts'
import { ConnectionSettings } from './connection-settings.ts'
import { exampleInstance } from './example-instance.ts'
import { WalmartEnvironment, WalmartInstanceDocument } from './instance.ts'
import { IntegrationSettings } from './integration-settings.ts'

/** The body of `POST /api/walmart`. Omitted fields take their defaults. */
export const CreateWalmartInstance = z.strictObject({
  name: Label.meta({ description: 'Unique within the tenant, ignoring case.', examples: ['Walmart US'] }),
  integration_id: Id.meta({ description: 'Id of the integration type `walmart`.', examples: [1] }),
  environment: WalmartEnvironment.optional().meta({
    description: 'Defaults to `sandbox`. On a production server it is always `production`.',
  }),
  connection_settings: ConnectionSettings.optional(),
  integration_settings: IntegrationSettings,
  is_automatic_sync_enabled: z
    .boolean()
    .default(false)
    .meta({ description: 'Whether refreshes run automatically on a schedule.' }),
})
export type CreateWalmartInstance = documented.CreateWalmartInstance

export const createWalmartInstance = defineOperation({
  operationId: 'createWalmartInstance',
  method: 'POST',
  path: '/walmart',
  scope: 'integrations:write',
  summary: 'Create a Walmart integration instance',
  description:
    'Creates the instance and starts its set-up: access token, locations, then listings and orders. Follow it with ' +
    '`GET /walmart/{id}/setup`. `Prefer: wait=N` waits up to N seconds (at most 20) for the access token before responding.',
  success: { status: 201, location: '/walmart/{data.id}' },
  headers: ['Idempotency-Key', 'Prefer'],
  input: CreateWalmartInstance,
  output: WalmartInstanceDocument,
  errors: [],
  example: {
    input: {
      name: 'Walmart outlet',
      integration_id: 1,
      connection_settings: {
        clientId: '5f1c7e0a-0b57-4f0e-9d7c-1f6d1c5f0001',
        clientSecret: 'an-invented-client-secret',
      },
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
    output: inDocument(alter(exampleInstance, { id: 2, name: 'Walmart outlet', connection_status: 'connecting' })),
  },
})
