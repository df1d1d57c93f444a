import type { WalmartClient } from '@aisle/walmart'
import { expect } from 'vitest'

import { type ModelOrder, statusesOf } from './model.ts'
import { expectedOrder, expectedReturns, shownOrder, shownReturn } from './shown.ts'
import type { Listed } from './step.ts'

/** Reads one order, and holds it to the model's. */
export async function expectOrder(client: WalmartClient, order: ModelOrder): Promise<void> {
  const { value } = await client.getOrder(order.purchaseOrderId)
  expect(shownOrder(value)).toEqual(expectedOrder(order))
}

interface Listing {
  readonly listed: Listed
  readonly limit: number
  readonly since: Date
  readonly isByWalmart: boolean
  /** Epoch ms. */
  readonly changedSince?: number
}

/** Lists orders, and holds what is listed, and how it is, to the model's. */
export async function list(client: WalmartClient, orders: readonly ModelOrder[], listing: Listing): Promise<void> {
  const { listed, limit, since, isByWalmart, changedSince } = listing
  const shipNodeType = isByWalmart ? ('WFSFulfilled' as const) : ('SellerFulfilled' as const)
  const search = { createdStartDate: since, limit, shipNodeType }
  const pages = await Array.fromAsync(
    listed === 'released'
      ? client.listReleasedOrders(search)
      : client.listOrders({
          ...search,
          status: listed === 'all' ? undefined : listed,
          lastModifiedStartDate: changedSince === undefined ? undefined : new Date(changedSince),
        }),
  )
  const isListed = (order: ModelOrder) =>
    order.isByWalmart === isByWalmart &&
    order.lines.some(({ changedAt }) => changedAt >= (changedSince ?? 0)) &&
    (listed === 'all' || order.lines.some((line) => (listed === 'released' ? 'Created' : listed) in statusesOf(line)))
  expect(pages.flatMap(({ rejected }) => rejected)).toEqual([])
  const shown = pages.flatMap(({ elements }) => elements.map(({ value }) => shownOrder(value)))
  expect(byId(shown)).toEqual(byId(orders.filter(isListed).map(expectedOrder)))
}

const byId = <One extends { readonly purchaseOrderId: string }>(some: readonly One[]): One[] =>
  some.toSorted((a, b) => a.purchaseOrderId.localeCompare(b.purchaseOrderId))

/** All that there is. */
export async function expectLists(client: WalmartClient, orders: readonly ModelOrder[], since: Date): Promise<void> {
  for (const isByWalmart of [false, true]) {
    await list(client, orders, { listed: 'all', limit: 100, since, isByWalmart })
    await expectReturns(client, orders, isByWalmart)
  }
}

/** Lists returns, and holds them to the model's. */
export async function expectReturns(client: WalmartClient, orders: readonly ModelOrder[], isByWalmart: boolean) {
  const pages = await Array.fromAsync(client.listReturns({ isWFSEnabled: isByWalmart ? 'Y' : 'N' }))
  const shown = pages.flatMap(({ elements }) => elements.map(({ value }) => shownReturn(value)))
  const expected = orders.filter((order) => order.isByWalmart === isByWalmart).flatMap(expectedReturns)
  expect(new Map(shown.map((one) => [one.returnOrderId, one]))).toEqual(
    new Map(expected.map((one) => [one.returnOrderId, one])),
  )
}
