import type { WalmartConnectionTest } from '@aisle/contract'
import type { WalmartClient } from '@aisle/walmart'

type Needed = WalmartConnectionTest['permissions'][number]['needed']

/**
 * Every call that Aisle makes to Walmart, with Walmart's name of the permission that it needs. A
 * `Connection` offers these calls only. Null: Walmart requires no permission, or Aisle can do without the result.
 */
export const walmartCalls = {
  authenticate: null,
  getTokenDetail: null,
  getPartnerProfile: null,
  listShipNodes: { name: 'shipping', needed: 'view_only' },
  listItems: { name: 'item', needed: 'view_only' },
  getItem: { name: 'item', needed: 'view_only' },
  listOrders: { name: 'orders', needed: 'view_only' },
} as const satisfies Partial<Record<keyof WalmartClient, { readonly name: string; readonly needed: Needed } | null>>

export type WalmartCalls = Pick<WalmartClient, keyof typeof walmartCalls>
