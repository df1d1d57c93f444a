import type { BodyPart } from '../gateway/body-part.ts'
import type { Charge, Money } from '../payloads.ts'
import { moneyOf, readCents } from './cents.ts'
import type { LineRefundRequest } from './line-refund.ts'
import { readOrderLines } from './read-order-lines.ts'

/** Reads `orderRefund`, which must repeat the id of the order. */
export function readRefund(
  body: BodyPart,
  purchaseOrderId: string,
  currency: string,
): readonly (LineRefundRequest & { readonly lineNumber: string })[] {
  const orderRefund = body.object('orderRefund')
  if (orderRefund.text('purchaseOrderId') !== purchaseOrderId) {
    throw orderRefund.error('purchaseOrderId', 'purchaseOrderId must match the path')
  }
  const lines = readOrderLines(orderRefund)
  const requests = lines.map(({ lineNumber, part }) => ({ lineNumber, ...readLineRefund(part, currency) }))
  if (new Set(requests.map(({ isFullRefund }) => isFullRefund)).size > 1) {
    throw orderRefund.error('isFullRefund', 'isFullRefund must be the same in all lines')
  }
  return requests
}

function readLineRefund(line: BodyPart, currency: string): LineRefundRequest {
  const refunds = line.object('refunds').list('refund')
  const refundId = lastText(refunds, 'refundId')
  const refundComments = lastText(refunds, 'refundComments')
  return {
    isFullRefund: line.flag('isFullRefund'),
    ...(refundId === undefined ? {} : { refundId }),
    ...(refundComments === undefined ? {} : { refundComments }),
    entries: refunds.flatMap((refund) =>
      refund
        .object('refundCharges')
        .list('refundCharge')
        .map((entry) => ({
          refundReason: entry.oneOf('refundReason', refundReasons),
          charge: readCharge(entry.object('charge'), currency),
        })),
    ),
  }
}

const lastText = (parts: readonly BodyPart[], field: string) => parts.findLast((part) => part.has(field))?.text(field)

function readCharge(charge: BodyPart, currency: string): Charge {
  const chargeType = charge.oneOf('chargeType', ['PRODUCT', 'SHIPPING'])
  const chargeName = charge.text('chargeName')
  const chargeAmount = readNegative(charge.object('chargeAmount'), currency)
  if (chargeAmount.amount === 0) throw charge.error('amount', 'amount must be negative')
  const taxes = { ...readTax(charge, 'tax', currency), ...readTax(charge, 'taxAndOtherFees', currency) }
  return { chargeType, chargeName, chargeAmount, ...taxes }
}

function readTax(charge: BodyPart, field: 'tax' | 'taxAndOtherFees', currency: string): Partial<Charge> {
  if (!charge.has(field)) return {}
  const tax = charge.object(field)
  return { [field]: { taxName: tax.text('taxName'), taxAmount: readNegative(tax.object('taxAmount'), currency) } }
}

function readNegative(money: BodyPart, currency: string): Money {
  money.oneOf('currency', [currency])
  const cents = readCents(money.value('amount'))
  if (cents === undefined) throw money.error('amount', 'amount must be a number with at most two decimals')
  if (cents > 0) throw money.error('amount', 'amount must be negative')
  return moneyOf(cents)
}

/** The values of `refundReason`. */
const refundReasons = [
  'BillingError',
  'TaxExemptCustomer',
  'ItemNotAsAdvertised',
  'IncorrectItemReceived',
  'CancelledYetShipped',
  'ItemNotReceivedByCustomer',
  'IncorrectShippingPrice',
  'DamagedItem',
  'DefectiveItem',
  'CustomerChangedMind',
  'CustomerReceivedItemLate',
  'Missing Parts / Instructions',
  'Finance -> Goodwill',
  'Finance -> Rollback',
  'Buyer canceled',
  'Customer returned item',
  'General adjustment',
  'Merchandise not received',
  'Quality -> Missing Parts / Instructions',
  'Shipping & Delivery -> Damaged',
  'Shipping & Delivery -> Shipping Price Discrepancy',
  'Others',
] as const
