import * as z from 'zod'

import type * as documented from '../documented-types.ts'
import { defineOperation } from '../operation.ts'
import { WalmartInstanceId } from './get-instance.ts'

/** Empty. Over REST, the response has no body. */
export const DeletedWalmartInstance = z.strictObject({})
export type DeletedWalmartInstance = documented.DeletedWalmartInstance

export const deleteWalmartInstance = defineOperation({
  operationId: 'deleteWalmartInstance',
  method: 'DELETE',
  path: '/walmart/{id}',
  scope: 'integrations:write',
  summary: 'Delete a Walmart integration instance',
  description:
    'Cancels running work, erases the credentials and frees the name immediately. Imported data is deleted in the ' +
    'background, and the instance last. Until then it is returned with `is_deleting`, and deleting it again has no effect.',
  success: { status: 204 },
  headers: [],
  input: WalmartInstanceId,
  output: DeletedWalmartInstance,
  errors: ['ERR_NOT_FOUND'],
  example: { input: { id: 1 }, output: {} },
})
