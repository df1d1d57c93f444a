import * as z from 'zod'

import type * as documented from '../documented-types.ts'
import { inDocument } from '../examples.ts'
import { documentOf } from '../fields.ts'
import { defineOperation } from '../operation.ts'
import { WalmartInstanceId } from './get-instance.ts'

const Permission = z.object({
  name: z.string().meta({ description: "Walmart's name for a part of its API.", examples: ['orders'] }),
  access: z.enum(['full_access', 'view_only', 'no_access', 'unknown']).meta({
    description: 'The access that the credentials grant; `unknown` if Walmart does not say.',
  }),
  needed: z.enum(['full_access', 'view_only', 'no_access']).meta({
    description: 'The access that Aisle needs; `no_access` means none.',
  }),
})

/** The result of testing an instance's credentials against Walmart. */
export const WalmartConnectionTest = z
  .object({
    ok: z
      .boolean()
      .meta({ description: 'Whether Walmart accepts the credentials and they grant all the access that Aisle needs.' }),
    partner: z
      .object({ id: z.string(), name: z.string().nullable() })
      .nullable()
      .meta({ description: 'The seller that the credentials belong to; null if Walmart does not say.' }),
    permissions: z
      .array(Permission)
      .meta({ description: 'Permissions, ordered by name. Empty if the credentials were rejected.' }),
    missing: z.array(z.string()).meta({ description: 'Names of permissions that do not grant the needed access.' }),
    error: z.object({ code: z.string(), message: z.string() }).nullable().meta({
      description:
        'Why the test could not be completed, or that the credentials were rejected; null if they were accepted.',
    }),
  })
  .meta({ id: 'WalmartConnectionTest' })
export type WalmartConnectionTest = documented.WalmartConnectionTest

/** A connection test, in its envelope. */
export const WalmartConnectionTestDocument = documentOf(WalmartConnectionTest)
export type WalmartConnectionTestDocument = documented.WalmartConnectionTestDocument

/** Credentials with all the access that Aisle needs. */
const exampleConnectionTest = {
  ok: true,
  partner: { id: '10000004321', name: 'Petrel & Daughters' },
  permissions: [
    { name: 'item', access: 'view_only', needed: 'view_only' },
    { name: 'orders', access: 'full_access', needed: 'view_only' },
  ],
  missing: [],
  error: null,
} satisfies WalmartConnectionTest

export const testWalmartConnection = defineOperation({
  operationId: 'testWalmartConnection',
  method: 'POST',
  path: '/walmart/{id}/test-connection',
  scope: 'integrations:write',
  summary: 'Test the connection of an instance',
  description:
    'Requests a new access token from Walmart, the permissions of the credentials, and the seller. Updates ' +
    '`connection_status` if Walmart accepts or rejects the credentials; starts no run. Rejected credentials are not an ' +
    'error: the response then has `ok` false. Returns 422 if the instance has no credentials, or the server can no longer decrypt them.',
  success: { status: 200 },
  headers: [],
  input: WalmartInstanceId,
  output: WalmartConnectionTestDocument,
  errors: ['ERR_NOT_FOUND', 'ERR_WALMART_CREDENTIALS_REJECTED'],
  example: { input: { id: 1 }, output: inDocument(exampleConnectionTest) },
})
