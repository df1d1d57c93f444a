import * as z from 'zod'

import type * as documented from '../documented-types.ts'
import { inDocument } from '../examples.ts'
import { defineOperation } from '../operation.ts'
import { optionalFields } from '../optional-fields.ts'
import { ConnectionSettings } from './connection-settings.ts'
import { CreateWalmartInstance } from './create-instance.ts'
import { exampleInstance } from './example-instance.ts'
import { WalmartInstanceId } from './get-instance.ts'
import { WalmartEnvironment, WalmartInstanceDocument } from './instance.ts'
import { IntegrationSettings } from './integration-settings.ts'

const { name, integration_id, is_automatic_sync_enabled } = CreateWalmartInstance.shape

/** The body of `PATCH /api/walmart/{id}`: omitted fields stay unchanged. */
export const PatchWalmartInstance = z.strictObject({
  ...WalmartInstanceId.shape,
  ...optionalFields({ name, integration_id, is_automatic_sync_enabled }),
  environment: WalmartEnvironment.optional().meta({ description: 'Cannot be changed; any other value is rejected.' }),
  connection_settings: ConnectionSettings.optional(),
  integration_settings: z.strictObject(optionalFields(IntegrationSettings.shape)).optional(),
})
export type PatchWalmartInstance = documented.PatchWalmartInstance

export const patchWalmartInstance = defineOperation({
  operationId: 'patchWalmartInstance',
  method: 'PATCH',
  path: '/walmart/{id}',
  scope: 'integrations:write',
  summary: 'Update a Walmart integration instance',
  description:
    'Changes the given fields, including those within `integration_settings`; null clears a nullable setting. New ' +
    'credentials restart the set-up, and `Prefer: wait=N` waits for the access token; sending the stored credentials has no ' +
    'effect. An earlier `start_date` imports the orders since then; a later one removes none. Changing `charge_amounts` ' +
    'imports all orders again. Turning on `auto_link_products` or `auto_create_products` links the listings that are still ' +
    'unlinked, in the background; turning on `auto_acknowledge_orders` acknowledges the open orders of the last 24 hours; ' +
    'changing `stock_buffer` or `stock_floor` sends the affected stock levels.',
  success: { status: 200 },
  headers: ['Idempotency-Key', 'Prefer'],
  input: PatchWalmartInstance,
  output: WalmartInstanceDocument,
  errors: ['ERR_NOT_FOUND'],
  example: {
    input: { id: 1, is_automatic_sync_enabled: true, integration_settings: { sales_nominal_code_id: 4 } },
    output: inDocument(exampleInstance),
  },
})
