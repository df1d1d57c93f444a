import type { Return, WalmartClient } from '@aisle/walmart'
import { expect } from 'vitest'

import { type ModelOrder, statusesOf } from './model.ts'
import type { ListName } from './step.ts'
import { modelOrderView, modelReturnViews, orderView, returnView } from './views.ts'

/** Reads one order and compares it with the model. */
export async function expectOrder(client: WalmartClient, order: ModelOrder): Promise<void> {
  const { value } = await client.getOrder(order.purchaseOrderId)
  expect(orderView(value)).toEqual(modelOrderView(order))
}

interface Listing {
  readonly listed: ListName
  readonly limit: number
  readonly since: Date
  readonly isWfs: boolean
  /** Epoch ms. */
  readonly changedSince?: number
}

/** Lists orders and compares them with the model. */
export async function expectList(
  client: WalmartClient,
  orders: readonly ModelOrder[],
  listing: Listing,
): Promise<void> {
  const { listed, limit, since, isWfs, changedSince } = listing
  const shipNodeType = isWfs ? ('WFSFulfilled' as const) : ('SellerFulfilled' as const)
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
    order.isWfs === isWfs &&
    order.lines.some(({ changedAt }) => changedAt >= (changedSince ?? 0)) &&
    (listed === 'all' || order.lines.some((line) => (listed === 'released' ? 'Created' : listed) in statusesOf(line)))
  expect(pages.flatMap(({ rejected }) => rejected)).toEqual([])
  const shown = pages.flatMap(({ elements }) => elements.map(({ value }) => orderView(value)))
  expect(byId(shown)).toEqual(byId(orders.filter(isListed).map(modelOrderView)))
}

const byId = <One extends { readonly purchaseOrderId: string }>(some: readonly One[]): One[] =>
  some.toSorted((a, b) => a.purchaseOrderId.localeCompare(b.purchaseOrderId))

/** Compares all orders and returns with the model. */
export async function expectLists(client: WalmartClient, orders: readonly ModelOrder[], since: Date): Promise<void> {
  for (const isWfs of [false, true]) {
    await expectList(client, orders, { listed: 'all', limit: 100, since, isWfs })
    await expectReturns(client, orders, isWfs)
  }
}

/** The others show refunds of orders, which the orders show too. */
const isCustomers = ({ returnChannel }: Return) => returnChannel?.channelName !== 'Seller_Returns'

/** Lists returns and compares them with the model. */
export async function expectReturns(client: WalmartClient, orders: readonly ModelOrder[], isWfs: boolean) {
  const pages = await Array.fromAsync(client.listReturns({ isWFSEnabled: isWfs ? 'Y' : 'N' }))
  const values = pages.flatMap(({ elements }) => elements.map(({ value }) => value))
  const shown = values.filter(isCustomers).map(returnView)
  const expected = orders.filter((order) => order.isWfs === isWfs).flatMap(modelReturnViews)
  expect(new Map(shown.map((one) => [one.returnOrderId, one]))).toEqual(
    new Map(expected.map((one) => [one.returnOrderId, one])),
  )
}
