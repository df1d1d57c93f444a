import * as z from 'zod'

import { inDocument } from '../examples.ts'
import { documentOf } from '../fields.ts'
import { defineOperation } from '../operation.ts'
import { WalmartInstanceId } from './get-instance.ts'

const Permission = z.object({
  name: z.string().meta({ description: "Walmart's name of a part of its API.", examples: ['orders'] }),
  access: z.enum(['full_access', 'view_only', 'no_access', 'unknown']).meta({
    description: 'How far the key opens it; `unknown` where Walmart does not say.',
  }),
  needed: z.enum(['full_access', 'view_only', 'no_access']).meta({
    description: 'What Aisle needs of it; `no_access`: nothing.',
  }),
})

/** What Walmart says to an instance's credentials at this moment. */
export const WalmartConnectionTest = z
  .object({
    ok: z
      .boolean()
      .meta({ description: 'Whether Walmart takes the credentials, and they may do all that Aisle does.' }),
    partner: z
      .object({ id: z.string(), name: z.string().nullable() })
      .nullable()
      .meta({ description: 'The seller whose credentials they are; null where Walmart does not say.' }),
    permissions: z.array(Permission).meta({ description: 'By name. Empty where the credentials were not taken.' }),
    missing: z
      .array(z.string())
      .meta({ description: 'The permissions that the key lacks, or has for viewing only where that is not enough.' }),
    error: z
      .object({ code: z.string(), message: z.string() })
      .nullable()
      .meta({ description: 'Why there is no answer to the question, or that the credentials were refused.' }),
  })
  .meta({ id: 'WalmartConnectionTest' })
export type WalmartConnectionTest = z.infer<typeof WalmartConnectionTest>

/** A test of the connection in its envelope. */
export const WalmartConnectionTestDocument = documentOf(WalmartConnectionTest)
export type WalmartConnectionTestDocument = z.infer<typeof WalmartConnectionTestDocument>

/** What Walmart says to a key that may do all that is needed. */
const exampleConnectionTest = {
  ok: true,
  partner: { id: '10000004321', name: 'Petrel & Daughters' },
  permissions: [
    { name: 'item', access: 'view_only', needed: 'view_only' },
    { name: 'orders', access: 'full_access', needed: 'full_access' },
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
    'Asks Walmart now, for a new access token, the permissions of the key and the seller. Where Walmart takes or refuses ' +
    'the credentials, `connection_status` says so from then on; no run starts. Credentials that are refused are an ' +
    'answer, with `ok` false; an instance without credentials, or with some that this server cannot open any more, is a 422.',
  success: { status: 200 },
  headers: [],
  input: WalmartInstanceId,
  output: WalmartConnectionTestDocument,
  errors: ['ERR_NOT_FOUND', 'ERR_WALMART_CREDENTIALS_REJECTED'],
  example: { input: { id: 1 }, output: inDocument(exampleConnectionTest) },
})
