import type { Element, Return, ReturnLine } from '@aisle/walmart'
import { Big } from 'big.js'

import { toPostgresText } from '../platform/to-postgres.ts'
import { digestOf } from '../runs/index.ts'

// Increase it whenever the same JSON is to be stored differently: the next full refresh then stores all returns again.
const mappingVersion = 2

export const returnDigest = (record: string): Buffer => digestOf(String(mappingVersion), record)

/** A return as `walmart_returns` stores it. */
export function toReturnRow(instanceId: number, { value, raw, text }: Element<Return>) {
  const { totalRefundAmount } = value
  const name = [value.customerName?.firstName, value.customerName?.lastName].filter(
    (part) => part != null && part !== '',
  )
  return {
    instance_id: instanceId,
    return_order_id: toPostgresText(value.returnOrderId),
    customer_order_id: toPostgresText(value.customerOrderId),
    customer_email_id: value.customerEmailId,
    customer_name: name.length === 0 ? undefined : name.join(' '),
    return_type: value.returnType,
    replacement_customer_order_id: value.replacementCustomerOrderId,
    refund_mode: value.refundMode,
    channel: value.returnChannel?.channelName,
    status: leastAdvanced(value.returnOrderLines),
    return_date: value.returnOrderDate,
    return_by: value.returnByDate,
    total_refund: totalRefundAmount?.currencyAmount,
    currency: totalRefundAmount?.currencyUnit,
    digest: returnDigest(text).toString('hex'),
    raw,
  }
}

const statuses = ['INITIATED', 'DELIVERED', 'COMPLETED']

/** Only lines have a status. An unknown one is shown only if there is no known one. */
function leastAdvanced(lines: readonly ReturnLine[]): string | undefined {
  const given = lines.flatMap(({ status }) => status ?? [])
  return statuses.find((status) => given.includes(status)) ?? given[0]
}

/** The lines of a return as `walmart_return_lines` stores them. */
export function toReturnLineRows({ value, raw }: Element<Return>) {
  const { returnOrderLines } = raw as { returnOrderLines: unknown }
  const raws: readonly unknown[] = Array.isArray(returnOrderLines) ? returnOrderLines : [returnOrderLines]
  return value.returnOrderLines.map((line, index) => toLineRow(line, raws[index]))
}

function toLineRow(line: ReturnLine, raw: unknown) {
  const total = line.chargeTotals.find(({ name }) => name === 'lineTotal')?.value
  const sku = line.item?.sku?.trim()
  return {
    line_number: line.returnOrderLineNumber,
    purchase_order_id: line.purchaseOrderId,
    purchase_order_line_number: line.purchaseOrderLineNumber?.toString(),
    sku: sku && toPostgresText(sku),
    product_name: line.item?.productName,
    reason: line.returnReason,
    quantity: line.quantity?.measurementValue ?? '0',
    refunded_quantity: line.refundedQty ?? '0',
    amount: total?.currencyAmount,
    ...refundedOf(line),
    currency: total?.currencyUnit,
    is_keep_it: line.isKeepIt === true,
    status: line.status,
    status_date: line.statusTime,
    delivered_at: deliveredAt(line),
    charges: line.charges,
    raw,
  }
}

/** The seller's share of the refund, without what Walmart or the customer bears. */
function refundedOf({ charges, refundedQty, refundCoveredBy }: ReturnLine) {
  const isOfOthers = /^(?:customer|replacement|walmart)\b/i.test(refundCoveredBy ?? '')
  const units = isOfOthers ? '0' : (refundedQty ?? '0')
  const billed = charges.filter(({ isBillable }) => isBillable !== false)
  const forUnits = (perUnit: readonly Big[]) =>
    perUnit
      .reduce((sum, amount) => sum.plus(amount), new Big(0))
      .times(units)
      .round(2, Big.roundHalfEven)
      .toFixed(2)
  return {
    refunded_amount: forUnits(billed.filter((charge) => !isShipping(charge)).map(pricePerUnit)),
    refunded_shipping_amount: forUnits(billed.filter(isShipping).map(pricePerUnit)),
    refunded_tax_amount: forUnits(billed.map(taxPerUnit)),
  }
}

type ReturnCharge = ReturnLine['charges'][number]

const isShipping = ({ chargeCategory }: ReturnCharge) => chargeCategory === 'SHIPPING'

const pricePerUnit = (charge: ReturnCharge) => signed(charge, new Big(charge.chargePerUnit?.currencyAmount ?? 0))

function taxPerUnit(charge: ReturnCharge): Big {
  const taxes = charge.tax.map((tax) => new Big(tax.taxPerUnit?.currencyAmount ?? 0))
  return taxes.reduce((sum, tax) => sum.plus(signed(charge, tax)), new Big(0))
}

/** Walmart's example has discounts as negative amounts; its description only says that they are subtracted. */
const signed = ({ isDiscount }: ReturnCharge, amount: Big) => (isDiscount === true ? amount.abs().neg() : amount)

/**
 * When the goods arrived where the seller has returns sent. A refund replaces the status DELIVERED by COMPLETED, whether or
 * not anything has arrived, but not the delivery status.
 */
function deliveredAt({
  status,
  statusTime,
  currentDeliveryStatus,
  returnTrackingDetail,
}: ReturnLine): Date | undefined {
  if (status !== 'DELIVERED' && currentDeliveryStatus !== 'DELIVERED') return undefined
  const event = returnTrackingDetail.find(({ eventTag }) => eventTag?.includes('DELIVERED'))
  return event?.eventTime ?? statusTime ?? undefined
}
