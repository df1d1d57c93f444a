import { type FieldErrors, type MappedWalmartLocations, type MapWalmartLocations } from '@aisle/contract'

import { requireLockedInstance } from '../instances/index.ts'
import type { TenantRequestContext } from '../platform/context.ts'
import { duplicateFields, invalidReference, validationError } from '../platform/errors.ts'
import { write } from '../platform/write.ts'
import { presentLocation, selectAllLocations } from './location.ts'
import { findWrongMappings, lockLocations, mapToWarehouses } from './queries.ts'

/** Maps ship nodes to warehouses: all of them, or none if any cannot be mapped. */
export function mapLocations(ctx: TenantRequestContext, input: MapWalmartLocations): Promise<MappedWalmartLocations> {
  const shipNodes = input.warehouse_mappings.map(({ shipNode }) => shipNode)
  return write(ctx, { input, subject: 'walmart_instance', subjectId: input.id }, async (tx) => {
    await requireLockedInstance(tx, input.id, 'share')
    await lockLocations(tx, input.id, shipNodes)
    const errors = {
      ...invalidFields(input.id, await findWrongMappings(tx, input)),
      ...duplicateFields(shipNodes, (index) => `warehouse_mappings.${index}.shipNode`),
    }
    if (Object.keys(errors).length > 0) throw validationError(errors)
    await mapToWarehouses(tx, input)
    const rows = await selectAllLocations(tx, input.id, shipNodes)
    return { data: rows.map(presentLocation), message: null }
  })
}

function invalidFields(id: number, wrong: Awaited<ReturnType<typeof findWrongMappings>>): FieldErrors {
  const errors = wrong.map(({ index, hasLocation, hasWarehouse }) => ({
    ...(!hasLocation && invalidReference(`warehouse_mappings.${index}.shipNode`, `/api/walmart/${id}/locations`)),
    ...(!hasWarehouse && invalidReference(`warehouse_mappings.${index}.warehouse_id`, '/api/warehouses')),
  }))
  return Object.assign({}, ...errors)
}
