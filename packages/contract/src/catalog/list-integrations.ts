import * as z from 'zod'

import type * as documented from '../documented-types.ts'
import { inPage } from '../examples.ts'
import { Id } from '../fields.ts'
import { listQuery, pageOf } from '../lists.ts'
import { defineOperation } from '../operation.ts'

/** A type of integration. Its id is the `integration_id` of its instances. */
export const Integration = z
  .object({
    id: Id,
    type: z.string().meta({ description: '`walmart`: Walmart Marketplace.' }),
    name: z.string(),
  })
  .meta({ id: 'Integration' })
export type Integration = documented.Integration

/** The query of `GET /api/integrations`. */
export const ListIntegrations = listQuery({ sort: ['id', 'type', 'name'], search: 'types and names', fields: {} })
export type ListIntegrations = documented.ListIntegrations

/** A page of integration types. */
export const IntegrationPage = pageOf(Integration)
export type IntegrationPage = documented.IntegrationPage

export const listIntegrations = defineOperation({
  operationId: 'listIntegrations',
  method: 'GET',
  path: '/integrations',
  scope: 'integrations:read',
  summary: 'List integration types',
  description: 'The marketplaces this server can connect to. Creating an instance requires the id of its type.',
  success: { status: 200 },
  headers: [],
  input: ListIntegrations,
  output: IntegrationPage,
  errors: [],
  example: { input: { search: 'walmart', sort: 'type' }, output: inPage({ id: 1, type: 'walmart', name: 'Walmart' }) },
})
