import { expect, test } from 'vitest'

import { makeItem } from './items.ts'
import type { OrderSpec } from './order-summary.ts'
import { makeOrder } from './orders.ts'
import { makeReturns } from './returns.ts'

const dayMs = 86_400_000
const madeAt = Date.parse('2026-03-10T12:00:00Z')
const itemAt = (position: number) => makeItem(1, position)
const spec: OrderSpec = { seed: 1, count: 2000, madeAt, itemCount: 100, itemAt, shipNodes: [] }
const orders = new Map(
  Array.from({ length: spec.count }, (_, at) => makeOrder(spec, at)).map((order) => [order.purchaseOrderId, order]),
)
const returns = makeReturns(spec, 1)
const lines = returns.flatMap((one) => one.returnOrderLines.map((line) => ({ one, line })))

test('generated returns exist for a share of the delivered seller-fulfilled orders', () => {
  const some = makeReturns(spec, 0.03)
  expect(some.length).toBeGreaterThan(15)
  expect(some.length).toBeLessThan(60)
  expect(makeReturns(spec, 0)).toEqual([])
  expect(returns.length).toBeGreaterThan(800)
  for (const { line } of lines) {
    const order = orders.get(line.purchaseOrderId)
    expect(order?.shipNode?.type ?? 'SellerFulfilled').toBe('SellerFulfilled')
  }
})

test('generated returns consist of delivered units, and are dated after the delivery and before now', () => {
  for (const { one, line } of lines) {
    const order = orders.get(line.purchaseOrderId)
    const sold = order?.orderLines.orderLine.find(
      ({ lineNumber }) => lineNumber === String(line.purchaseOrderLineNumber),
    )
    const delivered = sold?.orderLineStatuses.orderLineStatus.filter(({ status }) => status === 'Delivered') ?? []
    const units = delivered.reduce((sum, { statusQuantity }) => sum + Number(statusQuantity.amount), 0)
    expect(line.quantity.measurementValue).toBeLessThanOrEqual(units)
    expect(line.quantity.measurementValue).toBeGreaterThan(0)
    expect([one.customerOrderId, line.item.sku]).toEqual([order?.customerOrderId, sold?.item.sku])
    expect(Date.parse(one.returnOrderDate)).toBeGreaterThan(sold?.statusDate ?? Number.POSITIVE_INFINITY)
    expect(Date.parse(line.statusTime)).toBeLessThanOrEqual(madeAt)
  }
})

test('generated returns have every status, and quantities that add up', () => {
  expect(new Set(lines.map(({ line }) => line.status))).toEqual(new Set(['INITIATED', 'DELIVERED', 'COMPLETED']))
  for (const { line } of lines) {
    const sum = line.currentTrackingStatuses.reduce((total, { quantity }) => total + quantity.measurementValue, 0)
    expect(sum).toBe(line.quantity.measurementValue)
    expect(line.currentTrackingStatuses).toHaveLength(1)
    expect(line.refundedQty).toBe(line.status === 'COMPLETED' ? sum : 0)
  }
})

test('generated returns have a total that equals the sum of their lines', () => {
  for (const one of returns) {
    const totals = one.returnOrderLines.map(
      ({ chargeTotals }) => chargeTotals.find(({ name }) => name === 'lineTotal')?.value.currencyAmount ?? 0,
    )
    const sum = totals.reduce((total, amount) => total + Math.round(amount * 100), 0)
    expect(one.totalRefundAmount).toEqual({ currencyAmount: sum / 100, currencyUnit: 'USD' })
  }
})

test('generated returns have unique numbers, and are the same on another day with shifted times', () => {
  expect(new Set(returns.map(({ returnOrderId }) => returnOrderId)).size).toBe(returns.length)
  const later = makeReturns({ ...spec, madeAt: madeAt + 40 * dayMs }, 1)
  const moved = JSON.parse(JSON.stringify(later), (_key, value: unknown) =>
    typeof value === 'string' && /^\d{4}-\d\d-\d\dT.*Z$/.test(value)
      ? new Date(Date.parse(value) - 40 * dayMs).toISOString()
      : value,
  ) as unknown[]
  expect(moved.slice(0, 100)).toEqual(JSON.parse(JSON.stringify(returns.slice(0, 100))))
})
