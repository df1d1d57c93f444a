import * as z from 'zod'

import { inDocument } from '../examples.ts'
import { Id } from '../fields.ts'
import { defineOperation } from '../operation.ts'
import { exampleInstance } from './example-instance.ts'
import { WalmartInstanceDocument } from './instance.ts'

/** Names one instance of the tenant. */
export const WalmartInstanceId = z.strictObject({ id: Id.meta({ description: 'The id of the instance.' }) })
export type WalmartInstanceId = z.infer<typeof WalmartInstanceId>

export const getWalmartInstance = defineOperation({
  operationId: 'getWalmartInstance',
  method: 'GET',
  path: '/walmart/{id}',
  scope: 'integrations:read',
  summary: 'Get a Walmart integration instance',
  description: 'One instance. Credentials are never part of the answer.',
  success: { status: 200 },
  headers: [],
  input: WalmartInstanceId,
  output: WalmartInstanceDocument,
  errors: ['ERR_NOT_FOUND'],
  example: { input: { id: 1 }, output: inDocument(exampleInstance) },
})
