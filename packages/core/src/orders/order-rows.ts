import type { Charge, Order, OrderLine, Parsed } from '@aisle/walmart'
import { Big } from 'big.js'

import { digestOf } from '../platform/find-unchanged.ts'
import { toPostgresText } from '../platform/postgres-text.ts'
import type { ShipNodeType } from './order-cursor.ts'

// Increase it whenever the same JSON is to be stored differently: the next full refresh then stores all orders again.
const mappingVersion = 2

export function orderDigest(raw: unknown, shipNodeType: ShipNodeType): Buffer {
  return digestOf(`${mappingVersion} ${shipNodeType}`, raw)
}

/** An order as `walmart_orders` stores it. */
export function toOrderRow(order: Parsed<Order>, instanceId: number, shipNodeType: ShipNodeType) {
  const { value, raw } = order
  const shipNode = value.shipNode?.id
  const lines = linesOf(order).map((line) => line.value)
  const charges = lines.flatMap((line) => line.charges.charge)
  return {
    instance_id: instanceId,
    purchase_order_id: toPostgresText(value.purchaseOrderId),
    customer_order_id: value.customerOrderId,
    customer_email_id: value.customerEmailId,
    ship_node_type: shipNodeType,
    ship_node: shipNode && toPostgresText(shipNode),
    order_date: value.orderDate,
    estimated_ship_date: value.shippingInfo?.estimatedShipDate,
    estimated_delivery_date: value.shippingInfo?.estimatedDeliveryDate,
    customer_name: value.shippingInfo?.postalAddress?.name,
    status: orderStatus(lines),
    // What the customer is charged, including tax.
    total: sum(charges.flatMap((charge) => [amountOf(charge), taxOf(charge)])),
    currency: charges[0]?.chargeAmount.currency,
    digest: orderDigest(raw, shipNodeType).toString('hex'),
    raw,
  }
}

/** The lines of an order as `walmart_order_lines` stores them. */
export function toLineRows(order: Parsed<Order>) {
  return linesOf(order).map(toLineRow)
}

function toLineRow({ value: line, raw }: Parsed<OrderLine>) {
  const charges = line.charges.charge
  return {
    line_number: toPostgresText(line.lineNumber),
    sku: line.item.sku && toPostgresText(line.item.sku),
    product_name: line.item.productName,
    quantity: line.orderLineQuantity.amount,
    unit_of_measurement: line.orderLineQuantity.unitOfMeasurement,
    product_amount: sum(charges.filter(isOfType('PRODUCT')).map(amountOf)),
    shipping_amount: sum(charges.filter(isOfType('SHIPPING')).map(amountOf)),
    other_amount: sum(charges.filter((charge) => !isProductOrShipping(charge)).map(amountOf)),
    tax_amount: sum(charges.map(taxOf)),
    currency: charges[0]?.chargeAmount.currency,
    charges,
    statuses: line.orderLineStatuses.orderLineStatus,
    status_date: line.statusDate,
    raw,
  }
}

const isOfType = (type: string) => (charge: Charge) => charge.chargeType === type
const isProductOrShipping = (charge: Charge) => isOfType('PRODUCT')(charge) || isOfType('SHIPPING')(charge)
const amountOf = (charge: Charge) => charge.chargeAmount.amount
const taxOf = (charge: Charge) => charge.tax?.taxAmount.amount ?? '0'

/** Exact decimals: money is never a floating-point number. */
function sum(amounts: readonly string[]): string {
  return amounts.reduce((total, amount) => total.plus(amount), new Big(0)).toFixed()
}

/** If two lines of an order have the same number, the last one counts. */
function linesOf({ value, raw }: Parsed<Order>): Parsed<OrderLine>[] {
  const { orderLines } = raw as { orderLines: { orderLine: unknown } }
  // A single line may come without its array.
  const rawLines = [orderLines.orderLine].flat()
  const lines = value.orderLines.orderLine.map((line, index) => ({ value: line, raw: rawLines[index] }))
  return [...new Map(lines.map((line) => [toPostgresText(line.value.lineNumber), line])).values()]
}

/** Walmart's unit statuses, from least to most advanced. */
const progress = ['Created', 'Acknowledged', 'Shipped', 'Delivered', 'Refund', 'Cancelled']

/** How many units are in a status, as Walmart sends it and `walmart_order_lines.statuses` stores it. */
export interface Units {
  readonly status: string
  readonly statusQuantity: { readonly amount: string }
}

/**
 * The status of an order: that of its least-advanced unit, because Walmart's orders have none. So an order is Cancelled only
 * if every unit is, and Shipped only if no unit is left to ship. An unknown status counts only if there is no known one;
 * without any status, the order is Created.
 */
export function orderStatus(lines: readonly OrderLine[]): string {
  return statusOfUnits(lines.flatMap((line) => line.orderLineStatuses.orderLineStatus))
}

/** The same for any units, such as those of a line. */
export function statusOfUnits(units: readonly Units[]): string {
  const statuses = units.filter(({ statusQuantity }) => Number(statusQuantity.amount) > 0).map(({ status }) => status)
  return progress.find((status) => statuses.includes(status)) ?? statuses.toSorted()[0] ?? 'Created'
}
