import type { Component } from '../gateway/refusal.ts'

const components: readonly (readonly [string, Component])[] = [
  ['/v3/orders', 'GMP_ORDER_API'],
  ['/v3/items', 'GMP_ITEM_QUERY_API'],
  ['/v3/inventor', 'GMP_INVENTORY_API'],
  ['/v3/returns', 'GMP_RETURNS_API'],
  ['/v3/price', 'GMP_PRICING_API'],
  ['/v3/feeds', 'GMP_RECEIVER_API'],
]

/** The part of Walmart that answers calls to this path. */
export const componentOf = (path: string): Component =>
  components.find(([start]) => path.startsWith(start))?.[1] ?? 'GMP_GATEWAY_API'
