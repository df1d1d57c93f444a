import type { WalmartConnectionTest } from '@aisle/contract'
import type { WalmartClient } from '@aisle/walmart'

type Permission = WalmartConnectionTest['permissions'][number]
type Need = Pick<Permission, 'name' | 'needed'>

/**
 * Every call that Aisle makes to Walmart, with Walmart's name for the permission that it needs. A `Connection` offers only
 * these calls. Null: Walmart requires no permission, or Aisle can do without the result.
 */
export const walmartCalls = {
  authenticate: null,
  getTokenDetail: null,
  getPartnerProfile: null,
  listShipNodes: { name: 'shipping', needed: 'view_only' },
  listItems: { name: 'item', needed: 'view_only' },
  getItem: { name: 'item', needed: 'view_only' },
  listOrders: { name: 'orders', needed: 'view_only' },
  listReturns: { name: 'returns', needed: 'view_only' },
  // These three read and change orders and returns: core/src/sends.
  prepareWrite: { name: 'returns', needed: 'view_only' },
  checkWrite: { name: 'orders', needed: 'view_only' },
  sendWrite: [
    { name: 'orders', needed: 'full_access' },
    { name: 'returns', needed: 'full_access' },
  ],
  listInventories: { name: 'inventory', needed: 'view_only' },
  setInventory: { name: 'inventory', needed: 'full_access' },
  setPrice: { name: 'price', needed: 'full_access' },
  uploadPriceFeed: { name: 'feeds', needed: 'full_access' },
  uploadInventoryFeed: { name: 'feeds', needed: 'full_access' },
  getFeed: { name: 'feeds', needed: 'view_only' },
  listFeeds: { name: 'feeds', needed: 'view_only' },
} as const satisfies Partial<Record<keyof WalmartClient, Need | readonly Need[] | null>>

export type WalmartCalls = Pick<WalmartClient, keyof typeof walmartCalls>

const levels = ['no_access', 'view_only', 'full_access'] as const

/** The permissions that credentials grant or Aisle needs, by name. */
export function toPermissions(scopes: Readonly<Record<string, string | null | undefined>>): Permission[] {
  const calls = Object.values<Need | readonly Need[] | null>(walmartCalls).flatMap((call) => call ?? [])
  const names = [...new Set([...calls.map(({ name }) => name), ...Object.keys(scopes)])].toSorted()
  return names.map((name) => {
    const needs = calls.filter((call) => call.name === name).map(({ needed }) => needed)
    return {
      name,
      access: toAccess(scopes[name]),
      needed: levels.findLast((level) => needs.some((need) => need === level)) ?? 'no_access',
    }
  })
}

/** Unknown access is not reported as missing. */
export function missingOf(permissions: readonly Permission[]): string[] {
  return permissions.filter(isMissing).map(({ name }) => name)
}

function isMissing({ access, needed }: Permission): boolean {
  return access !== 'unknown' && levels.indexOf(access) < levels.indexOf(needed)
}

function toAccess(access: string | null | undefined): Permission['access'] {
  return levels.find((level) => level === access) ?? 'unknown'
}
