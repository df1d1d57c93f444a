import type { WalmartLocation } from '@aisle/contract'

/** A location with its warehouse. */
export type LocationRow = Omit<WalmartLocation, 'created_at' | 'warehouse'> & {
  readonly created_at: Date
  readonly warehouse_id: number | null
  readonly warehouse_name: string | null
}

export function presentLocation({ created_at, warehouse_id, warehouse_name, ...row }: LocationRow): WalmartLocation {
  const warehouse = warehouse_id === null ? null : { id: warehouse_id, name: warehouse_name ?? '' }
  return { ...row, warehouse, created_at: created_at.toISOString() }
}
