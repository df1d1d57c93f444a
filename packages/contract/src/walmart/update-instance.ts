import { z } from 'zod'

import { defineOperation } from '../operation.ts'
import { CreateWalmartInstance } from './create-instance.ts'
import { WalmartInstanceId } from './get-instance.ts'
import { WalmartEnvironment, WalmartInstanceDocument } from './instance.ts'

/** The body of `PUT /api/walmart/{id}`: that of a create. What is not given takes its default, credentials excepted. */
export const UpdateWalmartInstance = z.strictObject({
  ...WalmartInstanceId.shape,
  ...CreateWalmartInstance.shape,
  environment: WalmartEnvironment.optional().meta({ description: 'Cannot change: another one is refused.' }),
})
export type UpdateWalmartInstance = z.infer<typeof UpdateWalmartInstance>

export const updateWalmartInstance = defineOperation({
  method: 'PUT',
  path: '/walmart/{id}',
  scope: 'integrations:write',
  summary: 'Replace the settings of a Walmart integration instance',
  description:
    'Takes the whole body of a create: settings that are left out return to their defaults. Credentials and environment ' +
    'that are left out are kept. What changes has the same effects as with PATCH.',
  success: { status: 200 },
  headers: ['Idempotency-Key', 'Prefer'],
  input: UpdateWalmartInstance,
  output: WalmartInstanceDocument,
  errors: ['ERR_NOT_FOUND', 'ERR_IDEMPOTENCY_KEY_IN_FLIGHT', 'ERR_IDEMPOTENCY_KEY_REUSED'],
})
