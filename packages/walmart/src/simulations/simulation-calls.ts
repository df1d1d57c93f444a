import { z } from 'zod'

import { readGaps } from '../http/gaps.ts'
import { readElements, type Page } from '../http/page.ts'
import { readInput } from '../http/read-input.ts'
import { leniency } from '../http/read-record.ts'
import { readReply, type Reply } from '../http/reply.ts'
import { parseResponse } from '../http/response.ts'
import type { CallOptions, Session } from '../http/session.ts'
import { PathText } from '../input-scalars.ts'
import { Return } from '../returns/return.ts'
import { Code, Identifier, Money } from '../scalars.ts'
import { sendWrite } from '../writes/confirm-write.ts'
import {
  NewSimulatedItems,
  NewSimulatedOrder,
  NewSimulatedReturn,
  SimulatedDelivery,
  SimulatedItemUpdate,
  SimulatedPrice,
  SimulatedReturnUpdate,
} from './simulation-input.ts'

/** An item of the dynamic sandbox. */
export const SimulatedItem = z.looseObject({
  sku: Code,
  productName: Code.nullish(),
  productType: z.string().nullish(),
  condition: z.string().nullish(),
  price: Money.nullish(),
})
export type SimulatedItem = z.output<typeof SimulatedItem>
leniency.add(SimulatedItem, { required: ['sku'] })

/** The response to a change of the dynamic sandbox. */
export const SimulationReceipt = z.looseObject({ success: z.boolean().nullish(), message: z.string().nullish() })
export type SimulationReceipt = z.output<typeof SimulationReceipt>

/** The response to a new order of the dynamic sandbox. */
export const SimulatedOrder = z.looseObject({ purchaseOrderId: Identifier })
export type SimulatedOrder = z.output<typeof SimulatedOrder>

/**
 * Calls that create data in Walmart's dynamic sandbox, where customers exist only if you simulate them. Other calls reach
 * that data if the client has the option `dynamicSandbox`. In production, Walmart does not serve these calls.
 *
 * None of the writes is ever sent again: if the response is lost, `outcome` is 'unknown'.
 */
export interface SimulationCalls {
  /** Creates items. Walmart's `createAnItem`. */
  simulateItems(items: NewSimulatedItems, options?: CallOptions): Promise<Reply<SimulatedItem[]>>
  /** Lists the items of the dynamic sandbox, on one page. Walmart's `getItems`. */
  listSimulatedItems(options?: CallOptions): AsyncGenerator<Page<SimulatedItem>>
  /** Returns one item of the dynamic sandbox. Walmart's `getAnItem` of the simulations. */
  getSimulatedItem(sku: string, options?: CallOptions): Promise<Reply<SimulatedItem>>
  /** Changes an item. Walmart's `updateAnItem`. */
  updateSimulatedItem(update: SimulatedItemUpdate, options?: CallOptions): Promise<Reply<SimulationReceipt>>
  /** Lets a customer order items. Walmart's `createAnOrder`. */
  simulateOrder(order: NewSimulatedOrder, options?: CallOptions): Promise<Reply<SimulatedOrder>>
  /** Delivers lines that have been shipped. Walmart's `deliveryAnOrder`. */
  simulateDelivery(delivery: SimulatedDelivery, options?: CallOptions): Promise<Reply<SimulationReceipt>>
  /** Lets the customer return units of a line. Walmart's `simulateReturn`. */
  simulateReturn(returned: NewSimulatedReturn, options?: CallOptions): Promise<Reply<Return>>
  /** Advances a return, such as to its arrival. Walmart's `updateReturnSimulation`. */
  updateSimulatedReturn(update: SimulatedReturnUpdate, options?: CallOptions): Promise<Reply<Return>>
}

export function simulationCalls(session: Session): SimulationCalls {
  return {
    async simulateItems(items, { signal } = {}) {
      const all = readInput(NewSimulatedItems, items)
      const body = { items: all.map(({ price, ...item }) => ({ ...item, price: priceBody(price, session) })) }
      return send(session, z.array(SimulatedItem), { method: 'POST', path: '/items', body, signal })
    },
    listSimulatedItems: (options) => listSimulatedItems(session, options),
    async getSimulatedItem(sku, { signal } = {}) {
      const call = { method: 'GET', path: itemPath(readInput(PathText, sku)), signal } as const
      return readReply(SimulatedItem, await session.send(toCall(call)))
    },
    async updateSimulatedItem(update, { signal } = {}) {
      const { price, ...fields } = readInput(SimulatedItemUpdate, update)
      const body = { ...fields, price: price && priceBody(price, session) }
      return send(session, SimulationReceipt, { method: 'PUT', path: itemPath(fields.sku), body, signal })
    },
    async simulateOrder(order, { signal } = {}) {
      const body = toOrderBody(readInput(NewSimulatedOrder, order))
      return send(session, SimulatedOrder, { method: 'POST', path: '/orders', body, signal })
    },
    async simulateDelivery(delivery, { signal } = {}) {
      const { purchaseOrderId, lineNumbers } = readInput(SimulatedDelivery, delivery)
      const orderLineStatuses = { orderLineStatus: [{ status: 'Delivered' }] }
      const body = { orderLines: { orderLine: lineNumbers.map((lineNumber) => ({ lineNumber, orderLineStatuses })) } }
      const path = `/orders/${purchaseOrderId}/deliver`
      return send(session, SimulationReceipt, { method: 'POST', path, body, signal })
    },
    async simulateReturn(returned, { signal } = {}) {
      const { purchaseOrderId, lineNumber, quantity, reason } = readInput(NewSimulatedReturn, returned)
      const body = { purchaseOrderId, lineNumber, qty: quantity, returnReason: reason }
      return send(session, Return, { method: 'POST', path: '/returns', body, signal })
    },
    async updateSimulatedReturn(update, { signal } = {}) {
      const { returnOrderLineNumber, quantity, ...fields } = readInput(SimulatedReturnUpdate, update)
      const body = { ...fields, lineNumber: returnOrderLineNumber, qty: quantity }
      return send(session, Return, { method: 'PUT', path: '/returns', body, signal })
    },
  }
}

interface SimulationCall extends CallOptions {
  readonly method: 'GET' | 'POST' | 'PUT'
  /** Below `/v1/simulations`. */
  readonly path: string
  readonly body?: unknown
}

/** Returns require a version too. Walmart does not say which. */
const headers = { WM_SANDBOX: 'v2', 'WM_SVC.VERSION': '1.0.0' }

const toCall = ({ path, ...call }: SimulationCall) => ({ ...call, path: `/v1/simulations${path}`, headers })

function send<S extends z.ZodType>(session: Session, schema: S, call: SimulationCall): Promise<Reply<z.output<S>>> {
  return sendWrite(session, async () => readReply(schema, await session.send(toCall(call))))
}

const itemPath = (sku: string): string => `/items/${encodeURIComponent(sku)}`

async function* listSimulatedItems(
  session: Session,
  { signal }: CallOptions = {},
): AsyncGenerator<Page<SimulatedItem>> {
  const response = await session.send(toCall({ method: 'GET', path: '/items', signal }))
  const items = parseResponse(z.array(z.unknown()), response)
  const elements = await readElements(SimulatedItem, items, { path: [] })
  yield { ...elements, gaps: readGaps(response), total: items.length, cursor: undefined }
}

/** Walmart requires a JSON number for an amount. */
const priceBody = ({ amount, currency }: z.output<typeof SimulatedPrice>, session: Session) => ({
  currency: currency ?? session.currency,
  amount: Number(amount),
})

function toOrderBody({ customerEmailId, phone, address, lines }: z.output<typeof NewSimulatedOrder>) {
  const orderLine = lines.map(({ sku, quantity }) => ({
    item: { sku },
    orderLineQuantity: { unitOfMeasurement: 'EACH', amount: String(quantity) },
  }))
  return { customerEmailId, shippingInfo: { phone, postalAddress: address }, orderLines: { orderLine } }
}
