import * as z from 'zod'

import { defineOperation } from '../operation.ts'
import { WalmartInstanceId } from './get-instance.ts'

/** Nothing: what is deleted has no more to say. Over REST the answer has no body at all. */
export const DeletedWalmartInstance = z.strictObject({})
export type DeletedWalmartInstance = z.infer<typeof DeletedWalmartInstance>

export const deleteWalmartInstance = defineOperation({
  operationId: 'deleteWalmartInstance',
  method: 'DELETE',
  path: '/walmart/{id}',
  scope: 'integrations:write',
  summary: 'Delete a Walmart integration instance',
  description:
    'Ends what is under way, forgets the credentials and frees the name at once. What Walmart has sent for this instance ' +
    'goes in the background, the instance last: until then it is shown with `is_deleting`, and to delete it again ' +
    'changes nothing.',
  success: { status: 204 },
  headers: [],
  input: WalmartInstanceId,
  output: DeletedWalmartInstance,
  errors: ['ERR_NOT_FOUND'],
  example: { input: { id: 1 }, output: {} },
})
