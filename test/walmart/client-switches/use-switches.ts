import { type Page, type WalmartClientOptions, WalmartError, createWalmartClient } from '@aisle/walmart'
import type { Fault, FaultEffect, Order, SimulatorOptions } from '@aisle/walmart-simulator'
import { afterEach } from 'vitest'

import { sellerOf, useSimulator } from '../../helpers/simulator.ts'

/** Early enough for all orders, within Walmart's 180 days. */
export const createdStartDate = new Date(Date.now() - 179 * 86_400_000)

/** A simulator for a test file, with clients of its sellers and faults that end with each test. */
export function useSwitches(options: SimulatorOptions = {}) {
  const simulator = useSimulator({ items: 25, orders: 25, ...options })
  const removals: (() => void)[] = []
  afterEach(() => removals.splice(0).forEach((remove) => remove()))
  return {
    simulator,
    seller: sellerOf(simulator),
    /** Applies once unless `how` says otherwise. Settings apply to all calls. */
    disturb: (path: string, effect: FaultEffect, how: Partial<Fault> = { times: 1 }) =>
      void removals.push(simulator.fault({ path, effect, ...how })),
    /** A client of the seller at this index, with its own budget and token. */
    connect: ({
      sellerIndex = 0,
      ...overrides
    }: Partial<WalmartClientOptions> & { readonly sellerIndex?: number } = {}) => {
      const { clientId, clientSecret } = sellerOf(simulator, sellerIndex)
      const keys = { baseUrl: simulator.url, clientId, clientSecret }
      return createWalmartClient({ ...keys, timeoutMs: 5_000, confirmAfterMs: 20, ...overrides })
    },
    /** The calls since this was created, such as `GET /v3/orders`. */
    callsFromNow: () => {
      const start = simulator.requests.length
      return () => simulator.requests.slice(start).map(({ method, path }) => `${method} ${path}`)
    },
  }
}

/** The error that a call throws. */
export async function errorOf(calling: Promise<unknown>): Promise<WalmartError> {
  const error: unknown = await calling.then(
    () => undefined,
    (reason: unknown) => reason,
  )
  if (error instanceof WalmartError) return error
  throw new Error('The call did not throw a WalmartError', { cause: error })
}

/** The values on all pages. */
export const valuesOf = <T>(pages: readonly Page<T>[]): T[] =>
  pages.flatMap(({ elements }) => elements.map(({ value }) => value))

/** The ids of orders, in their order. */
export const idsOf = (orders: readonly { readonly purchaseOrderId: string }[]): string[] =>
  orders.map(({ purchaseOrderId }) => purchaseOrderId)

/** A shipment of one unit of an order. */
export function shipmentOf({ purchaseOrderId }: Pick<Order, 'purchaseOrderId'>) {
  const parcel = { carrier: 'UPS', trackingNumber: 'T-1', methodCode: 'Standard' } as const
  const shippedAt = new Date('2026-11-02T10:00:00.000Z')
  return { purchaseOrderId, lines: [{ lineNumber: '1', quantity: 1, shippedAt, ...parcel }] }
}
