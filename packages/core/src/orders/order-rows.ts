import type { ShipNodeType } from '@aisle/contract'
import type { Row } from '@aisle/db'
import {
  type Charge,
  type Element,
  knownUnitStatus,
  type Order,
  type OrderLine,
  type Parsed,
  sentStatuses,
  unitStatuses,
} from '@aisle/walmart'
import { Big } from 'big.js'

import type { ChargeAmounts } from '../instances/index.ts'
import { toPostgresText } from '../platform/to-postgres.ts'
import { digestOf } from '../runs/index.ts'
import type { Movements, SoldLine, SoldOrder } from '../sales-orders/index.ts'

// Increase it whenever the same JSON is to be stored differently: the next full refresh then stores all orders again.
const mappingVersion = 4

/** The settings that decide how an order is stored. */
export interface OrderOrigin {
  readonly shipNodeType: ShipNodeType
  readonly chargeAmounts: ChargeAmounts
}

export function orderDigest(record: string, { shipNodeType, chargeAmounts }: OrderOrigin): Buffer {
  return digestOf(`${mappingVersion} ${shipNodeType} ${chargeAmounts}`, record)
}

/** A record, however it was read. */
type Read<T> = Pick<Parsed<T>, 'raw' | 'value'>

/** An order as `walmart_orders` stores it. */
export function toOrderRow(order: Element<Order>, instanceId: number, origin: OrderOrigin) {
  const { value, raw, text } = order
  const shipNode = value.shipNode?.id
  const lines = linesOf(order).map((line) => line.value)
  const charges = lines.flatMap((line) => chargesOf(line, origin))
  return {
    instance_id: instanceId,
    purchase_order_id: toPostgresText(value.purchaseOrderId),
    customer_order_id: value.customerOrderId,
    customer_email_id: value.customerEmailId,
    ship_node_type: origin.shipNodeType,
    ship_node: shipNode && toPostgresText(shipNode),
    order_date: value.orderDate,
    estimated_ship_date: value.shippingInfo?.estimatedShipDate,
    estimated_delivery_date: value.shippingInfo?.estimatedDeliveryDate,
    customer_name: value.shippingInfo?.postalAddress?.name,
    status: orderStatus(lines),
    // What the customer is charged, including tax.
    total: sum(charges.flatMap(({ amount, tax }) => [amount, tax])),
    currency: charges[0]?.currency,
    digest: orderDigest(text, origin).toString('hex'),
    raw,
  }
}

/** The lines of an order as `walmart_order_lines` stores them. */
export function toLineRows(order: Read<Order>, origin: Pick<OrderOrigin, 'chargeAmounts'>) {
  return linesOf(order).map((line) => toLineRow(line, origin))
}

function toLineRow({ value: line, raw, lineNumber }: NumberedLine, origin: Pick<OrderOrigin, 'chargeAmounts'>) {
  const charges = chargesOf(line, origin)
  return {
    line_number: lineNumber,
    // Some orders have blanks around the SKU; listings have none.
    sku: line.item.sku && toPostgresText(line.item.sku.trim()),
    product_name: line.item.productName,
    quantity: line.orderLineQuantity.amount,
    unit_of_measurement: line.orderLineQuantity.unitOfMeasurement,
    product_amount: sum(charges.filter(({ type }) => type === 'PRODUCT').map(({ amount }) => amount)),
    shipping_amount: sum(charges.filter(({ type }) => type === 'SHIPPING').map(({ amount }) => amount)),
    other_amount: sum(
      charges.filter(({ type }) => type !== 'PRODUCT' && type !== 'SHIPPING').map(({ amount }) => amount),
    ),
    tax_amount: sum(charges.map(({ tax }) => tax)),
    ...refundedOf(line),
    currency: charges[0]?.currency,
    charges: line.charges.charge,
    statuses: line.orderLineStatuses.orderLineStatus,
    status_date: line.statusDate,
    raw,
  }
}

interface LineCharge {
  readonly type: string | undefined
  readonly amount: string
  readonly tax: string
  readonly currency: string
}

/** The charges of all units of a line. */
function chargesOf(line: OrderLine, { chargeAmounts }: Pick<OrderOrigin, 'chargeAmounts'>): LineCharge[] {
  const ofLine = (amount: string) =>
    chargeAmounts === 'per_unit' ? new Big(amount).times(line.orderLineQuantity.amount).toFixed() : amount
  return line.charges.charge.map((charge) => ({
    type: charge.chargeType,
    amount: ofLine(amountOf(charge)),
    tax: ofLine(taxOf(charge)),
    currency: charge.chargeAmount.currency,
  }))
}

/** Walmart sends refunds as negative amounts. */
const refunded = (amounts: readonly string[]) => sum(amounts.map((amount) => new Big(amount).neg().toFixed()))

function refundedOf({ refund }: OrderLine) {
  const charges = refund?.refundCharges?.refundCharge.map(({ charge }) => charge) ?? []
  const isShipping = isOfType('SHIPPING')
  return {
    refunded_amount: refunded(charges.filter((charge) => !isShipping(charge)).map(amountOf)),
    refunded_shipping_amount: refunded(charges.filter(isShipping).map(amountOf)),
    refunded_tax_amount: refunded(charges.map(taxOf)),
  }
}

const isOfType = (type: string) => (charge: Charge) => charge.chargeType === type
const amountOf = (charge: Charge) => charge.chargeAmount.amount
/** `taxAndOtherFees` includes the tax. */
const taxOf = ({ tax, taxAndOtherFees }: Charge) => (taxAndOtherFees ?? tax)?.taxAmount.amount ?? '0'

/** Exact decimals: money is never a floating-point number. */
function sum(amounts: readonly string[]): string {
  return amounts.reduce((total, amount) => total.plus(amount), new Big(0)).toFixed()
}

interface NumberedLine extends Read<OrderLine> {
  /** Walmart's number, with a suffix if an earlier line has it too: the lines must sum up to the order. */
  readonly lineNumber: string
}

function linesOf({ value, raw }: Read<Order>): NumberedLine[] {
  const { orderLines } = raw as { orderLines: { orderLine: unknown } | unknown[] }
  // A single line may come without its array, and the array without the object around it.
  const rawLines = [Array.isArray(orderLines) ? orderLines : orderLines.orderLine].flat()
  const used = new Set<string>()
  return value.orderLines.orderLine.map((line, index) => {
    const number = toPostgresText(line.lineNumber)
    let lineNumber = number
    for (let copy = 2; used.has(lineNumber); copy += 1) lineNumber = `${number} (${copy})`
    used.add(lineNumber)
    return { value: line, raw: rawLines[index], lineNumber }
  })
}

/** How many units are in a status, as Walmart sends it and `walmart_order_lines.statuses` stores it. */
export interface UnitsInStatus {
  readonly status: string
  readonly statusQuantity: { readonly amount: string }
  /** A time is a text where it was read from `statuses`. */
  readonly trackingInfo?: { readonly shipDateTime?: Date | string | null | undefined } | null | undefined
}

/**
 * The status of an order: that of its least-advanced unit, because Walmart's orders have none. So an order is Cancelled only
 * if every unit is, and Shipped only if no unit is left to ship. An unknown status counts only if all other units are
 * cancelled; without any status, the order is Created.
 */
export function orderStatus(lines: readonly OrderLine[]): string {
  return statusOfUnits(lines.flatMap((line) => line.orderLineStatuses.orderLineStatus))
}

const isKnown = (status: string) => unitStatuses.some((known) => known === status)

/** The same for any units, such as those of a line. */
export function statusOfUnits(units: readonly UnitsInStatus[]): string {
  const some = units.filter(({ statusQuantity }) => Number(statusQuantity.amount) > 0)
  // Walmart may send only statuses with zero units, such as Cancelled for a line with none left.
  const statuses = (some.length === 0 ? units : some).map(({ status }) => knownUnitStatus(status))
  const least = unitStatuses.find((status) => status !== 'Cancelled' && statuses.includes(status))
  return least ?? statuses.toSorted().find((status) => !isKnown(status)) ?? statuses[0] ?? 'Created'
}

type StoredOrder = Row<
  'walmart_orders',
  'archived_at' | 'currency' | 'id' | 'order_date' | 'purchase_order_id' | 'ship_node_type' | 'status'
>

/** A line of an order, whether it was just read from Walmart's JSON or from the database. */
type OrderLineRow = Omit<SoldLine, 'movements' | 'quantity_cancelled' | 'quantity_shipped'> & {
  readonly statuses: readonly UnitsInStatus[]
  readonly status_date: Date | null | undefined
  readonly refunded_amount: string
  readonly refunded_shipping_amount: string
  readonly refunded_tax_amount: string
}

/** An order in the form from which sales orders are created and reconciled. */
export function toSoldOrder(
  order: Omit<StoredOrder, 'currency'> & Pick<SoldOrder, 'currency' | 'isNew'> & { readonly orderType: unknown },
  lines: readonly SoldLine[],
): SoldOrder {
  return {
    id: order.id,
    number: order.purchase_order_id,
    order_date: order.order_date,
    currency: order.currency,
    lines,
    isWfs: order.ship_node_type === 'WFSFulfilled',
    isReplacement: order.orderType === 'REPLACEMENT',
    isNew: order.isNew,
    mayBeCreated: mayHaveSalesOrder(order),
  }
}

/** Whether an order without a sales order gets one. As a filter of `orders`: `archived: false, cancelled: false`. */
export function mayHaveSalesOrder(order: Pick<StoredOrder, 'archived_at' | 'status'>): boolean {
  return order.status !== 'Cancelled' && order.archived_at === null
}

/** A line of such an order. */
export function toSoldLine(line: OrderLineRow, order: Pick<StoredOrder, 'order_date'>): SoldLine {
  return {
    line_number: line.line_number,
    sku: line.sku,
    product_name: line.product_name,
    quantity: line.quantity,
    ...quantitiesOf(line),
    product_amount: line.product_amount,
    shipping_amount: line.shipping_amount,
    other_amount: line.other_amount,
    tax_amount: line.tax_amount,
    movements: movementsOf(line, order),
  }
}

function movementsOf(line: OrderLineRow, { order_date: orderDate }: Pick<StoredOrder, 'order_date'>): Movements {
  const changedAt = line.status_date ?? orderDate
  const shipments = line.statuses
    .filter(({ status }) => sentStatuses.includes(knownUnitStatus(status)))
    .map(({ statusQuantity, trackingInfo }) => ({
      quantity: statusQuantity.amount,
      shippedAt: new Date(trackingInfo?.shipDateTime ?? changedAt),
    }))
    .toSorted((a, b) => a.shippedAt.getTime() - b.shippedAt.getTime())
  const { refunded_amount: amount, refunded_shipping_amount, refunded_tax_amount } = line
  const amounts = { amount, shipping_amount: refunded_shipping_amount, tax_amount: refunded_tax_amount }
  return { shipments, refunded: amounts, changedAt }
}

/** Walmart may count a unit in two statuses, but there are never more units than were ordered. */
function quantitiesOf(line: OrderLineRow): Pick<SoldLine, 'quantity_cancelled' | 'quantity_shipped'> {
  const shipped = least(unitsIn(line, sentStatuses), new Big(line.quantity))
  const cancelled = least(unitsIn(line, ['Cancelled']), new Big(line.quantity).minus(shipped))
  return { quantity_cancelled: cancelled.toFixed(), quantity_shipped: shipped.toFixed() }
}

const least = (a: Big, b: Big): Big => (a.lt(b) ? a : b)

function unitsIn({ statuses }: OrderLineRow, names: readonly string[]): Big {
  const counted = statuses.filter(({ status }) => names.includes(knownUnitStatus(status)))
  return counted.reduce((units, { statusQuantity }) => units.plus(statusQuantity.amount), new Big(0))
}
