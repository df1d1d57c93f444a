import * as z from 'zod'

import type * as documented from './documented-types.ts'
import { inDocument, inPage } from './examples.ts'
import { documentOf, Id, Label, Time, Timestamp } from './fields.ts'
import { pageFields, pageOf } from './lists.ts'
import { defineOperation, scopes } from './operation.ts'

/** Identifies a token. */
export const ApiTokenId = z.strictObject({ id: Id.meta({ description: 'The id of the token.', examples: [61] }) })
export type ApiTokenId = documented.ApiTokenId

/** The body of `POST /api/tokens`. */
export const CreateApiToken = z.strictObject({
  name: Label.meta({ description: 'Tells people who or what uses the token.', examples: ['warehouse'] }),
  scopes: z
    .array(z.enum(scopes))
    .min(1)
    .max(100)
    .meta({ description: 'What the token may do. The calling token must have each of these scopes.' }),
  expires_at: Time.nullable()
    .default(null)
    .meta({ description: 'When the token expires; null means never. The calling token must not expire earlier.' }),
})
export type CreateApiToken = documented.CreateApiToken

/** An API token, without its secret. */
export const ApiToken = z
  .object({
    id: Id,
    name: z.string(),
    scopes: z.array(z.string()),
    is_current: z.boolean().meta({ description: 'Whether it is the token of this call.' }),
    expires_at: Timestamp.nullable(),
    revoked_at: Timestamp.nullable(),
    created_at: Timestamp,
  })
  .meta({ id: 'ApiToken' })
export type ApiToken = documented.ApiToken

const ApiTokenWithSecret = ApiToken.extend({
  token: z.string().meta({ description: 'The token, to be sent as `Authorization: Bearer`. It is not shown again.' }),
}).meta({ id: 'ApiTokenWithSecret' })

export const ApiTokenDocument = documentOf(ApiToken)
export type ApiTokenDocument = documented.ApiTokenDocument
export const ApiTokenWithSecretDocument = documentOf(ApiTokenWithSecret)
export type ApiTokenWithSecretDocument = documented.ApiTokenWithSecretDocument
export const ApiTokenPage = pageOf(ApiToken)
export type ApiTokenPage = documented.ApiTokenPage

/** The query of `GET /api/tokens`. */
export const ListApiTokens = z.strictObject(pageFields(['id']))
export type ListApiTokens = documented.ListApiTokens

const example = {
  id: 61,
  name: 'warehouse',
  scopes: ['integrations:read', 'sends:write'],
  is_current: false,
  expires_at: null,
  revoked_at: null,
  created_at: '2026-11-23T16:12:00.000Z',
} satisfies ApiToken

const listTokens = defineOperation({
  operationId: 'listTokens',
  method: 'GET',
  path: '/tokens',
  scope: 'tokens:read',
  summary: 'List tokens',
  description: 'All tokens of the tenant, including revoked and expired ones. Never includes secrets.',
  success: { status: 200 },
  headers: [],
  input: ListApiTokens,
  output: ApiTokenPage,
  errors: [],
  example: { input: {}, output: inPage(example) },
})

const createToken = defineOperation({
  operationId: 'createToken',
  method: 'POST',
  path: '/tokens',
  scope: 'tokens:write',
  summary: 'Create a token',
  description:
    'A token can grant only scopes that it has itself, and no later expiry than its own. The response is not stored for an ' +
    '`Idempotency-Key`, because it contains the token.',
  success: { status: 201 },
  headers: [],
  input: CreateApiToken,
  output: ApiTokenWithSecretDocument,
  errors: [],
  example: {
    input: { name: 'warehouse', scopes: ['integrations:read', 'sends:write'] },
    output: inDocument({ ...example, token: 'aisle_61_<secret>' }),
  },
})

const revokeToken = defineOperation({
  operationId: 'revokeToken',
  method: 'POST',
  path: '/tokens/{id}/revoke',
  scope: 'tokens:write',
  summary: 'Revoke a token',
  description:
    'From now on, calls with the token are rejected, and its sessions in the console end. It may be the token of this call. ' +
    'Revoking it again changes nothing.',
  success: { status: 200 },
  headers: ['Idempotency-Key'],
  input: ApiTokenId,
  output: ApiTokenDocument,
  errors: ['ERR_NOT_FOUND'],
  example: {
    input: { id: 61 },
    output: inDocument({ ...example, revoked_at: '2026-11-24T09:00:00.000Z' }),
  },
})

/** The operations on a tenant's tokens. */
export const tokens = { list: listTokens, create: createToken, revoke: revokeToken } as const
