import { stockOf } from '../inventory/stock-of.ts'
import type { Item } from '../payloads.ts'
import type { SimulatedSeller } from '../seller.ts'

/** An item in a response, with the fields that are not stored. */
export interface ListedItem extends Item {
  availability: 'In_stock' | 'Out_of_stock'
  /** Absent from a single item. */
  isDuplicate?: boolean
}

/** Whether any ship node has units to sell, unless a simulation stored something else in the item. */
export function availabilityOf(seller: SimulatedSeller, item: Item): ListedItem['availability'] {
  const { availability }: Partial<ListedItem> = item
  if (availability !== undefined) return availability
  return stockOf(seller, item.sku).some(({ availToSellQty }) => availToSellQty.amount > 0) ? 'In_stock' : 'Out_of_stock'
}

export const singleItem = (seller: SimulatedSeller, item: Item): ListedItem => ({
  ...item,
  availability: availabilityOf(seller, item),
})

/** No item is a duplicate of another one, except by a simulation. */
export const listedItem = (seller: SimulatedSeller, item: Item): ListedItem => ({
  isDuplicate: false,
  ...singleItem(seller, item),
})
