import { beforeAll, expect, it } from 'vitest'

import { useApi } from '../helpers/api.ts'
import { select } from '../helpers/records.ts'
import { sellerOf, useSimulator } from '../helpers/simulator.ts'
import { createInstance, startRefresh, useWorker, waitForCompletion, waitForRun } from '../helpers/worker.ts'

const simulator = useSimulator({ items: 20, orders: 400 })
const seller = sellerOf(simulator)
const api = useApi({ walmartUrl: () => simulator.url })
useWorker(api)

let id: number

beforeAll(async () => {
  id = await createInstance(api, { seller })
  await waitForCompletion(api, id)
})

/** The paths of all fields that have no fields themselves. */
function leavesOf(value: unknown, path: readonly string[] = []): string[][] {
  if (typeof value !== 'object' || value === null) return [[...path]]
  return Object.entries(value).flatMap(([name, part]) => leavesOf(part, [...path, name]))
}

function changeAt(record: object, path: readonly string[]): void {
  const last = path.at(-1) ?? ''
  let parent = record as Record<string, unknown>
  for (const name of path.slice(0, -1)) parent = parent[name] as Record<string, unknown>
  const value = parent[last]
  parent[last] = typeof value === 'number' ? value + 1 : typeof value === 'boolean' ? !value : `${String(value)}1`
}

it('an order that differs in any one field is stored again, whether or not a column has the field', async () => {
  // Each in an order of its own. Without its id, an order would be another order.
  const kinds = new Map<string, { path: string[]; index: number }>()
  for (const [index, order] of seller.orders.entries()) {
    for (const path of leavesOf(order)) {
      const field = path.join('.')
      if (field === 'purchaseOrderId' || kinds.has(field)) continue
      kinds.set(field, { path, index })
      break
    }
  }
  expect(kinds.size).toBeGreaterThan(40)
  const changed = [...kinds.values()].flatMap(({ path, index }) => {
    const order = seller.orders[index]
    if (!order) return []
    changeAt(order, path)
    return [order]
  })
  const extended = seller.orders.at(-1)
  if (!extended) throw new Error('The seller has no orders.')
  Object.assign(extended, { aFieldOfTomorrow: { deep: [1] } })
  expect(await waitForRun(api, await startRefresh(api, id, 'orders'))).toBe('completed')

  const stored = await select<{ purchase_order_id: string; raw: object }>(
    api,
    'select purchase_order_id, raw from walmart_orders',
  )
  const rawOf = new Map(stored.map((row) => [row.purchase_order_id, row.raw]))
  const unreadable = await select<{ raw: { purchaseOrderId: string } }>(
    api,
    `select raw from sync_problems where code = 'unreadable_record'`,
  )
  for (const { raw } of unreadable) rawOf.set(raw.purchaseOrderId, raw)
  for (const order of [...changed, extended]) {
    expect(rawOf.get(order.purchaseOrderId)).toMatchObject(JSON.parse(JSON.stringify(order)) as object)
  }
})
