import * as z from 'zod'

import type * as documented from '../documented-types.ts'
import { inPage } from '../examples.ts'
import { listQuery, pageOf } from '../lists.ts'
import { defineOperation } from '../operation.ts'
import { exampleInstance } from './example-instance.ts'
import { ConnectionStatus, WalmartInstance } from './instance.ts'

/** The query of `GET /api/walmart`. */
export const ListWalmartInstances = listQuery({
  sort: ['id', 'name', 'connection_status', 'created_at', 'updated_at'],
  search: 'names',
  fields: {
    connection_status: ConnectionStatus.optional().meta({ description: 'Only instances with this status.' }),
    archived: z.boolean().optional().meta({
      description:
        'If true, only instances that are being deleted; if false, only the others. By default, all of them.',
    }),
  },
})
export type ListWalmartInstances = documented.ListWalmartInstances

/** A page of instances. */
export const WalmartInstancePage = pageOf(WalmartInstance)
export type WalmartInstancePage = documented.WalmartInstancePage

export const listWalmartInstances = defineOperation({
  operationId: 'listWalmartInstances',
  method: 'GET',
  path: '/walmart',
  scope: 'integrations:read',
  summary: 'List Walmart integration instances',
  description: "The tenant's instances, including those being deleted.",
  success: { status: 200 },
  headers: [],
  input: ListWalmartInstances,
  output: WalmartInstancePage,
  errors: [],
  example: { input: { search: 'walmart', sort: '-name', per_page: 10 }, output: inPage(exampleInstance) },
})
