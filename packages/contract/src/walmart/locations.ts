import * as z from 'zod'

import { inDocument, inPage } from '../examples.ts'
import { documentOf, Id, Timestamp } from '../fields.ts'
import { listQuery, pageOf } from '../lists.ts'
import { defineOperation } from '../operation.ts'
import { WalmartInstanceId } from './get-instance.ts'

/** A ship node's id: text, because it may have 18 digits, which a JSON number does not hold. */
const ShipNodeId = z
  .string({ error: mustBeText })
  .trim()
  .min(1)
  .max(255)
  .meta({ examples: ['10000000000000001'] })

function mustBeText({ input }: { readonly input?: unknown }): string | undefined {
  return typeof input === 'number' ? 'must be a string, in quotes: as a number it would lose digits' : undefined
}

/** A ship node of the seller, and the warehouse that it is. */
export const WalmartLocation = z
  .object({
    id: Id,
    shipNode: z.string().meta({ description: "Walmart's id of the node. Text: it may be beyond 2^53." }),
    name: z.string().nullable(),
    type: z.string().nullable().meta({ description: "Walmart's: `PHYSICAL`, `VIRTUAL`, `3PL`." }),
    status: z.string().nullable().meta({ description: "Walmart's: `ACTIVE`, `INACTIVE`." }),
    warehouse: z
      .object({ id: Id, name: z.string() })
      .nullable()
      .meta({ description: 'The warehouse that it is mapped to.' }),
    created_at: Timestamp,
  })
  .meta({ id: 'WalmartLocation' })
export type WalmartLocation = z.infer<typeof WalmartLocation>

/** The query of `GET /api/walmart/{id}/locations`. */
export const ListWalmartLocations = listQuery({
  sort: ['id', 'shipNode', 'name', 'type', 'status', 'created_at'],
  search: 'ship nodes and names',
  fields: WalmartInstanceId.shape,
})
export type ListWalmartLocations = z.infer<typeof ListWalmartLocations>

/** A page of locations. */
export const WalmartLocationPage = pageOf(WalmartLocation)
export type WalmartLocationPage = z.infer<typeof WalmartLocationPage>

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
  summary: 'List the locations of an instance',
  description: "The seller's ship nodes as Aisle knows them, each with its warehouse.",
  success: { status: 200 },
  headers: [],
  input: ListWalmartLocations,
  output: WalmartLocationPage,
  errors: ['ERR_NOT_FOUND'],
  example: { input: { id: 1, search: 'fox', sort: 'name' }, output: inPage(exampleLocation) },
})

/** What Walmart has just said of an instance's locations. */
export const DownloadedWalmartLocations = documentOf(
  z
    .object({
      walmartLocations: z.array(WalmartLocation).meta({ description: 'All of them, those of earlier refreshes too.' }),
      inventoryLocations: z
        .array(z.object({ shipNode: z.string(), warehouse_id: Id.nullable() }))
        .meta({ description: 'The same, as what they are mapped to.' }),
    })
    .meta({ id: 'DownloadedWalmartLocations' }),
)
export type DownloadedWalmartLocations = z.infer<typeof DownloadedWalmartLocations>

export const downloadWalmartLocations = defineOperation({
  operationId: 'downloadWalmartLocations',
  method: 'GET',
  path: '/walmart/{id}/download-locations',
  // It writes what Walmart says.
  scope: 'integrations:write',
  summary: 'Ask Walmart for the locations of an instance',
  description:
    'Waits for Walmart, keeps its answer, and shows all locations. Mappings stay. 422 where Walmart refuses the ' +
    'credentials; 503 with `Retry-After` where it cannot answer now; 409 where the instance gets other credentials ' +
    'meanwhile.',
  success: { status: 200 },
  headers: [],
  input: WalmartInstanceId,
  output: DownloadedWalmartLocations,
  errors: ['ERR_NOT_FOUND', 'ERR_CONFLICT', 'ERR_WALMART_CREDENTIALS_REJECTED', 'ERR_WALMART_UNAVAILABLE'],
  example: {
    input: { id: 1 },
    output: inDocument({
      walmartLocations: [exampleLocation],
      inventoryLocations: [{ shipNode: exampleLocation.shipNode, warehouse_id: 3 }],
    }),
  },
})

/** Which ship nodes are which warehouses. */
export const MapWalmartLocations = WalmartInstanceId.extend({
  warehouse_mappings: z
    .array(
      z.strictObject({
        shipNode: ShipNodeId.meta({ description: 'A location of the instance, each once.' }),
        warehouse_id: Id.nullable().meta({ description: 'A warehouse in use; null takes the mapping away.' }),
      }),
    )
    .min(1)
    .max(1000)
    .meta({ description: 'Locations that are not named keep what they are mapped to.' }),
})
export type MapWalmartLocations = z.infer<typeof MapWalmartLocations>

/** The locations that were mapped, in their envelope. */
export const MappedWalmartLocations = documentOf(z.array(WalmartLocation))
export type MappedWalmartLocations = z.infer<typeof MappedWalmartLocations>

export const mapWalmartLocations = defineOperation({
  operationId: 'mapWalmartLocations',
  method: 'PUT',
  path: '/walmart/{id}/store-mapped-warehouse-locations',
  scope: 'integrations:write',
  summary: 'Map locations to warehouses',
  description: 'Says which warehouse each ship node is: all of those given, or none. Answers these locations.',
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
