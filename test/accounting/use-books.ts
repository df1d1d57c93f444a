import type { AccountingTransaction, Disposition, SalesOrderWithLines, WalmartReturnWithLines } from '@aisle/contract'
import type { Order, OrderLine, ReturnOrder, Seller } from '@aisle/walmart-simulator'
import { beforeAll, expect } from 'vitest'

import { buildTaskList } from '../../packages/core/src/tasks.ts'
import { addListings, addProduct } from '../api/add-listings.ts'
import { type Api, type ApiResponse, instanceOf, useApi } from '../helpers/api.ts'
import { select } from '../helpers/records.ts'
import { sellerOf, useSimulator } from '../helpers/simulator.ts'
import { daysAgo } from '../helpers/worker.ts'

/** A tenant that keeps books: an instance, and the product MUG, which costs 4.00 from 2020 on. */
export interface Books {
  readonly api: Api
  readonly simulator: ReturnType<typeof useSimulator>
  readonly seller: Seller
  instanceId: number
  productId: number
  /** Makes a call that must succeed. Returns the response's body. */
  get(path: string): Promise<ApiResponse['body']>
  send(method: string, path: string, body: object): Promise<ApiResponse['body']>
  /** Sets what a MUG costs from a day on. */
  setCost(unitCost: string, from?: string): Promise<void>
  /** Imports the order as Walmart now shows it. */
  importOrder(order: Order): Promise<void>
  /** Imports the returns as Walmart now shows them. */
  importReturns(): Promise<void>
  /** Receives units of the only line of an imported return. */
  receive(returned: ReturnOrder, parts: readonly Received[], at: string): Promise<void>
  returnOf(returned: ReturnOrder): Promise<WalmartReturnWithLines>
  /** The documents of an order, oldest first. */
  documentsOf(order: Order): Promise<AccountingTransaction[]>
  salesOrderOf(order: Order): Promise<SalesOrderWithLines>
  /** Closes batches that are due, and does the queued jobs of documents. */
  complete(): Promise<void>
}

type Received = readonly [units: number, disposition: Disposition]

export function useBooks(): Books {
  const simulator = useSimulator({ items: 0, orders: 0 })
  const seller = sellerOf(simulator)
  const api = useApi({ walmartUrl: () => simulator.url, requestsPerMinute: 1_000_000 })
  const books: Books = {
    api,
    simulator,
    seller,
    instanceId: 0,
    productId: 0,
    get: (path) => send('GET', path),
    send,
    async setCost(unit_cost, effective_from = '2020-01-01') {
      await send('POST', `/products/${books.productId}/costs`, { unit_cost, effective_from })
    },
    async importOrder({ customerOrderId }) {
      await send('POST', `/walmart/${books.instanceId}/orders/refresh-order`, { uniqueId: customerOrderId })
    },
    async importReturns() {
      await doJobs(api, 'tenant.run_token')
      await send('POST', `/walmart/${books.instanceId}/returns/refresh`, {})
      await doJobs(api, 'tenant.run_returns')
    },
    async receive(returned, parts, received_at) {
      const { id } = await books.returnOf(returned)
      const lines = parts.map(([quantity, disposition]) => ({ line_number: 1, quantity, disposition }))
      await send('POST', `/walmart/${books.instanceId}/returns/${id}/receive`, { lines, received_at })
    },
    async returnOf({ returnOrderId }) {
      const [row] = (await send('GET', `/walmart/${books.instanceId}/returns?search=${returnOrderId}`)).data
      return (await send('GET', `/walmart/${books.instanceId}/returns/${row.id}`)).data
    },
    async documentsOf({ purchaseOrderId }) {
      const found: AccountingTransaction[] = (
        await send('GET', `/accounting/transactions?search=${purchaseOrderId}&sort=id&per_page=100`)
      ).data
      // The search finds other orders whose ids contain this one.
      return found.filter(({ reference }) => reference === purchaseOrderId)
    },
    async salesOrderOf({ purchaseOrderId }) {
      const [row] = (await send('GET', `/sales-orders?search=${purchaseOrderId}`)).data
      return (await send('GET', `/sales-orders/${row.id}`)).data
    },
    async complete() {
      await buildTaskList(api.services).close_due_batches?.({}, undefined as never)
      await doJobs(
        api,
        'tenant.complete_documents',
        'tenant.apply_accounting_switches',
        'tenant.close_accounting_batches',
      )
    },
  }
  async function send(method: string, path: string, body?: object) {
    const response = await api.call(method, `/api${path}`, body ? { body } : {})
    expect(response.status, JSON.stringify(response.body)).toBeLessThan(300)
    return response.body
  }
  beforeAll(async () => {
    const body = instanceOf(api.tenant, { integration_settings: { start_date: daysAgo(170) } }, seller)
    books.instanceId = (await send('POST', '/walmart', body)).data.id
    books.productId = await addProduct(api, { sku: 'MUG' })
    const { MUG: listingId } = await addListings(api, books.instanceId, [{ sku: 'MUG' }])
    await send('POST', `/walmart/${books.instanceId}/products/${listingId}/map`, { product_id: books.productId })
    await books.setCost('4')
  })
  return books
}

/** Takes jobs from the queue and does them here, which is faster than a worker. */
async function doJobs(api: Api, ...names: readonly string[]): Promise<void> {
  const tasks = buildTaskList(api.services)
  const jobs = await select<{ identifier: string; payload: object }>(
    api,
    `delete from graphile_worker._private_jobs using graphile_worker._private_tasks task
     where task.id = task_id and identifier = any($1)
     returning identifier, payload`,
    [names],
  )
  for (const { identifier, payload } of jobs) await tasks[identifier]?.(payload, undefined as never)
}

interface Parcel {
  readonly units: number
  readonly at: string
}

const units = (amount: number) => ({ unitOfMeasurement: 'EACH', amount: String(amount) }) as const

/** Sets what has been shipped of a line, parcel by parcel. The rest is acknowledged. */
export function ship(line: OrderLine, ...parcels: readonly Parcel[]): void {
  const rest = Number(line.orderLineQuantity.amount) - parcels.reduce((sum, parcel) => sum + parcel.units, 0)
  line.statusDate = Date.now()
  line.orderLineStatuses.orderLineStatus = [
    ...(rest > 0 ? [{ status: 'Acknowledged' as const, statusQuantity: units(rest) }] : []),
    ...parcels.map((parcel, index) => ({
      status: 'Shipped' as const,
      statusQuantity: units(parcel.units),
      trackingInfo: {
        shipDateTime: Date.parse(parcel.at),
        carrierName: { carrier: 'UPS' },
        methodCode: 'Standard',
        trackingNumber: `T${index}`,
      },
    })),
  ]
}

const usd = (amount: number) => ({ currency: 'USD', amount }) as const

/** Sets the charges of a line, in dollars for the whole line. */
export function charge(line: OrderLine, product: number, { shipping = 0, tax = 0 } = {}): void {
  line.charges.charge = [
    {
      chargeType: 'PRODUCT',
      chargeName: 'ItemPrice',
      chargeAmount: usd(product),
      ...(tax > 0 && { tax: { taxName: 'Tax1', taxAmount: usd(tax) } }),
    },
    ...(shipping === 0
      ? []
      : [{ chargeType: 'SHIPPING' as const, chargeName: 'Shipping', chargeAmount: usd(shipping) }]),
  ]
}

const refundOf = (chargeType: 'PRODUCT' | 'SHIPPING', amount: number) => ({
  refundReason: 'DamagedItem',
  charge: { chargeType, chargeName: 'Refund', chargeAmount: usd(-amount) },
})

/** Sets what has been refunded of a line, in dollars. */
export function refund(line: OrderLine, product: number, shipping = 0): void {
  line.statusDate = Date.now()
  line.refund = {
    refundId: '1',
    refundCharges: {
      refundCharge: [
        ...(product === 0 ? [] : [refundOf('PRODUCT', product)]),
        ...(shipping === 0 ? [] : [refundOf('SHIPPING', shipping)]),
      ],
    },
  }
}

/** A document in one line: `sales_order_invoice ready 2026-03-02: 1100 Dr 10.00, 4000 Cr 10.00`. */
export function summaryOf({ type, status, date, lines, reverses_id }: AccountingTransaction): string {
  const postings = lines.map(({ nominal_code: code, debit, credit }) =>
    credit === '0.00' ? `${code?.code ?? '?'} Dr ${debit}` : `${code?.code ?? '?'} Cr ${credit}`,
  )
  return `${reverses_id === null ? '' : 'reversal of '}${type} ${status} ${date}: ${postings.join(', ')}`
}

/** Adds a return of all units of an order with one line, however many Walmart knows to be shipped. */
export function addReturn(seller: Seller, order: Order, { isKeepIt = false } = {}): ReturnOrder {
  const [line] = order.orderLines.orderLine
  if (!line) throw new Error('The order has no line.')
  const statuses = line.orderLineStatuses.orderLineStatus
  line.orderLineStatuses.orderLineStatus = [
    { status: 'Delivered', statusQuantity: units(Number(line.orderLineQuantity.amount)) },
  ]
  const returned = seller.addReturn(order.purchaseOrderId, [{ lineNumber: line.lineNumber, isKeepIt }])
  line.orderLineStatuses.orderLineStatus = statuses
  return returned
}
