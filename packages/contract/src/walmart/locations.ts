import * as z from 'zod'

import type * as documented from '../documented-types.ts'
import { inDocument, inPage } from '../examples.ts'
import { documentOf, Id, Timestamp } from '../fields.ts'
import { listQuery, pageOf } from '../lists.ts'
import { defineOperation } from '../operation.ts'
import { WalmartInstanceId } from './get-instance.ts'

/** A ship node's id. A string, because a JSON number cannot hold its 18 digits. */
const ShipNodeId = z
  .string({ error: mustBeText })
  .trim()
  .min(1)
  .max(255)
  .meta({ examples: ['10000000000000001'] })

function mustBeText({ input }: { readonly input?: unknown }): string | undefined {
  return typeof input === 'number' ? 'must be a string in quotes, because a number would lose digits' : undefined
}

/** A ship node of the seller, and the warehouse it is mapped to. */
export const WalmartLocation = z
  .object({
    id: Id,
    shipNode: z.string().meta({ description: "Walmart's id for the node. A string, because it may exceed 2^53." }),
    name: z.string().nullable(),
    type: z.string().nullable().meta({ description: "Walmart's node type: `PHYSICAL`, `VIRTUAL` or `3PL`." }),
    status: z.string().nullable().meta({ description: "Walmart's node status: `ACTIVE` or `INACTIVE`." }),
    warehouse: z
      .object({ id: Id, name: z.string() })
      .nullable()
      .meta({ description: 'The warehouse that it is mapped to; null if it is unmapped.' }),
    created_at: Timestamp,
  })
  .meta({ id: 'WalmartLocation' })
export type WalmartLocation = documented.WalmartLocation

/** The query of `GET /api/walmart/{id}/locations`. */
export const ListWalmartLocations = listQuery({
  sort: ['id', 'shipNode', 'name', 'type', 'status', 'created_at'],
  search: 'ship nodes and names',
  fields: WalmartInstanceId.shape,
})
export type ListWalmartLocations = documented.ListWalmartLocations

/** A page of locations. */
export const WalmartLocationPage = pageOf(WalmartLocation)
export type WalmartLocationPage = documented.WalmartLocationPage

/** A ship node that is mapped to a warehouse. */
const exampleLocation = {
  id: 21,
  shipNode: '10000000000000001',
  name: 'Fox Valley Warehouse',
  type: 'PHYSICAL',
  status: 'ACTIVE',
  warehouse: { id: 3, name: 'Main warehouse' },
  created_at: '2026-11-20T09:00:00.000Z',
} satisfies WalmartLocation

export const listWalmartLocations = defineOperation({
  operationId: 'listWalmartLocations',
  method: 'GET',
  path: '/walmart/{id}/locations',
  scope: 'integrations:read',
  summary: 'List locations',
  description: "The seller's ship nodes as of the last refresh, each with its warehouse.",
  success: { status: 200 },
  headers: [],
  input: ListWalmartLocations,
  output: WalmartLocationPage,
  errors: ['ERR_NOT_FOUND'],
  example: { input: { id: 1, search: 'fox', sort: 'name' }, output: inPage(exampleLocation) },
})

/** An instance's locations, fresh from Walmart. */
export const DownloadedWalmartLocations = documentOf(
  z
    .object({
      walmartLocations: z
        .array(WalmartLocation)
        .meta({ description: 'All locations, including those from earlier refreshes.' }),
      inventoryLocations: z
        .array(z.object({ shipNode: z.string(), warehouse_id: Id.nullable() }))
        .meta({ description: 'The same locations, with only their mapping.' }),
    })
    .meta({ id: 'DownloadedWalmartLocations' }),
)
export type DownloadedWalmartLocations = documented.DownloadedWalmartLocations

export const downloadWalmartLocations = defineOperation({
  operationId: 'downloadWalmartLocations',
  method: 'GET',
  path: '/walmart/{id}/download-locations',
  // It stores the response.
  scope: 'integrations:write',
  summary: 'Download locations from Walmart',
  description:
    'Requests the locations from Walmart, stores them, and returns all locations. Mappings are kept. Returns 422 if Walmart ' +
    'rejects the credentials, 503 with `Retry-After` if it is unavailable, and 409 if the credentials change during the call.',
  success: { status: 200 },
  headers: [],
  input: WalmartInstanceId,
  output: DownloadedWalmartLocations,
  errors: [
    'ERR_NOT_FOUND',
    'ERR_CONFLICT',
    'ERR_WALMART_CREDENTIALS_REJECTED',
    'ERR_WALMART_PERMISSION_MISSING',
    'ERR_WALMART_UNAVAILABLE',
  ],
  example: {
    input: { id: 1 },
    output: inDocument({
      walmartLocations: [exampleLocation],
      inventoryLocations: [{ shipNode: exampleLocation.shipNode, warehouse_id: 3 }],
    }),
  },
})

/** Maps ship nodes to warehouses. */
export const MapWalmartLocations = WalmartInstanceId.extend({
  warehouse_mappings: z
    .array(
      z.strictObject({
        shipNode: ShipNodeId.meta({ description: 'A ship node of the instance. List each one only once.' }),
        warehouse_id: Id.nullable().meta({ description: 'An active warehouse; null removes the mapping.' }),
      }),
    )
    .min(1)
    .max(1000)
    .meta({ description: 'Locations that are not listed keep their mapping.' }),
})
export type MapWalmartLocations = documented.MapWalmartLocations

/** The mapped locations, in their envelope. */
export const MappedWalmartLocations = documentOf(z.array(WalmartLocation))
export type MappedWalmartLocations = documented.MappedWalmartLocations

export const mapWalmartLocations = defineOperation({
  operationId: 'mapWalmartLocations',
  method: 'PUT',
  path: '/walmart/{id}/store-mapped-warehouse-locations',
  scope: 'integrations:write',
  summary: 'Map locations to warehouses',
  description: 'Maps each ship node to a warehouse, all of them or none. Returns these locations.',
  success: { status: 200 },
  headers: [],
  input: MapWalmartLocations,
  output: MappedWalmartLocations,
  errors: ['ERR_NOT_FOUND'],
  example: {
    input: { id: 1, warehouse_mappings: [{ shipNode: exampleLocation.shipNode, warehouse_id: 3 }] },
    output: inDocument([exampleLocation]),
  },
})
