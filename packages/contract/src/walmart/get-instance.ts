import * as z from 'zod'

import type * as documented from '../documented-types.ts'
import { inDocument } from '../examples.ts'
import { Id } from '../fields.ts'
import { defineOperation } from '../operation.ts'
import { exampleInstance } from './example-instance.ts'
import { WalmartInstanceDocument } from './instance.ts'

/** Identifies an instance. */
export const WalmartInstanceId = z.strictObject({ id: Id.meta({ description: 'Id of the instance.' }) })
export type WalmartInstanceId = documented.WalmartInstanceId

export const getWalmartInstance = defineOperation({
  operationId: 'getWalmartInstance',
  method: 'GET',
  path: '/walmart/{id}',
  scope: 'integrations:read',
  summary: 'Get a Walmart integration instance',
  description: 'Returns an instance. Credentials are never included.',
  success: { status: 200 },
  headers: [],
  input: WalmartInstanceId,
  output: WalmartInstanceDocument,
  errors: ['ERR_NOT_FOUND'],
  example: { input: { id: 1 }, output: inDocument(exampleInstance) },
})
