import type { Order, OrderLine, Seller, SimulatorOptions } from '@aisle/walmart-simulator'
import { expect } from 'vitest'

import { startWalmart } from './raw-walmart.ts'

/** The time of the simulator's stopped clock. */
export const startedAt = Date.parse('2026-03-10T12:00:00Z')

/** A POST without a body. */
export const emptyPost = { method: 'POST', headers: { 'content-type': 'application/json' } }

/** A simulator for one test, with calls that always use a new token, however far the clock was advanced. */
export async function startOrders(options: SimulatorOptions = {}) {
  const { clock, seller, askToken, send } = await startWalmart(options)
  const call = async <Body>(path: string, init: RequestInit = {}) => {
    const { access_token: token } = (await askToken({ grant_type: 'client_credentials' })).body
    return send<Body>(path, { ...init, headers: { ...(init.headers as object), 'WM_SEC.ACCESS_TOKEN': token } })
  }
  function post<Body = { order: Order }>(path: string, body: unknown, contentType = 'application/json') {
    const text = typeof body === 'string' ? body : JSON.stringify(body)
    return call<Body>(path, { method: 'POST', headers: { 'content-type': contentType }, body: text })
  }
  return { clock, seller, call, post }
}

/** Adds an order to the seller, with one Created line per quantity; the lines are numbered from 1. */
export function putOrder(seller: Seller, quantities: readonly number[], extra: Partial<Order> = {}): Order {
  const purchaseOrderId = `9000${seller.orders.length}`
  const orderLine = quantities.map((units, index): OrderLine => {
    const quantity = { unitOfMeasurement: 'EACH', amount: String(units) } as const
    const taxAmount = { currency: 'USD', amount: 0.8 } as const
    return {
      lineNumber: String(index + 1),
      item: { productName: 'Kettle', sku: `KETTLE-${index}` },
      charges: {
        charge: [
          {
            chargeType: 'PRODUCT',
            chargeName: 'ItemPrice',
            chargeAmount: { currency: 'USD', amount: 10 * units },
            tax: { taxName: 'Tax1', taxAmount },
          },
          { chargeType: 'SHIPPING', chargeName: 'Shipping', chargeAmount: { currency: 'USD', amount: 2.3 } },
        ],
      },
      orderLineQuantity: quantity,
      statusDate: startedAt - 1000,
      orderLineStatuses: { orderLineStatus: [{ status: 'Created', statusQuantity: quantity }] },
      fulfillment: { fulfillmentOption: 'S2H', shipMethod: 'VALUE', pickUpDateTime: startedAt },
    }
  })
  const order: Order = {
    purchaseOrderId,
    customerOrderId: `C${purchaseOrderId}`,
    customerEmailId: 'someone@relay.example.com',
    orderDate: startedAt - 1000,
    shippingInfo: {
      phone: '2025550100',
      estimatedDeliveryDate: startedAt,
      estimatedShipDate: startedAt,
      methodCode: 'Value',
      postalAddress: {
        name: 'Ada Lovell Hollis',
        address1: '1 Quarry Bend',
        city: 'New Tamsin',
        state: 'TX',
        postalCode: '78601',
        country: 'USA',
        addressType: 'RESIDENTIAL',
      },
    },
    orderLines: { orderLine },
    ...extra,
  }
  seller.orders.push(order)
  return order
}

export const trackingInfo = {
  shipDateTime: startedAt,
  carrierName: { carrier: 'UPS' },
  methodCode: 'Standard',
  trackingNumber: 'TRACK1',
}

export const quantity = (units: number | string) => ({ unitOfMeasurement: 'EACH', amount: String(units) })

/** A line of a shipment with this many units; `status` overrides fields of its status. */
export const shippedLine = (lineNumber: string, units: number, status: object = {}) => ({
  lineNumber,
  sellerOrderId: 'mine-1',
  orderLineStatuses: {
    orderLineStatus: [{ status: 'Shipped', statusQuantity: quantity(units), trackingInfo, ...status }],
  },
})
export const shipmentOf = (lines: readonly object[], extra: object = {}) => ({
  orderShipment: { ...extra, orderLines: { orderLine: lines } },
})
export const cancellationOf = (lineNumber: string, units: number | string, status: object = {}) => {
  const cancellationReason = 'SELLER_CANCEL_OUT_OF_STOCK'
  const orderLineStatus = [{ status: 'Cancelled', cancellationReason, statusQuantity: quantity(units), ...status }]
  const orderLine = [{ lineNumber, orderLineStatuses: { orderLineStatus } }]
  return { orderCancellation: { orderLines: { orderLine } } }
}

/** The error format of the orders API. */
export const ordersError = (description: string, field = 'data', code = 'INVALID_REQUEST_CONTENT.GMP_ORDER_API') => ({
  errors: {
    error: [
      expect.objectContaining({
        code,
        field,
        description: expect.stringContaining(description),
        errorIdentifiers: { entry: [] },
      }),
    ],
  },
})

/** Every line's statuses, as `Created 2, Shipped 1`. */
export const statesOf = ({ orderLines }: Order) =>
  orderLines.orderLine.map((line) =>
    line.orderLineStatuses.orderLineStatus
      .map(({ status, statusQuantity }) => `${status} ${statusQuantity.amount}`)
      .join(', '),
  )
