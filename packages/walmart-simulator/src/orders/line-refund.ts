import type { Charge, LineRefund, OrderLine } from '../payloads.ts'
import { centsOf, moneyOf } from './cents.ts'
import { type Occasion, unitsIn } from './line-life.ts'
import { lineRefusal } from './line-refusals.ts'

/*
 * A refund of a shipped line. Only a line with a unit that is Shipped or Delivered can be refunded, and only while the
 * order has no return. For each charge type the refunds of a line, with those of before, may not come to more than the
 * line's charges of that type; the same holds for the tax. A refund leaves the statuses and the charges as they are.
 *
 * A full refund also refunds whatever is left of the line's other charges and taxes: with `isFullRefund`, or where one
 * refunded PRODUCT charge is all that the line has for the product. Those entries have the reason of the first.
 *
 * A line has one `refund`: entries of later refunds are added to it, its id stays, its comment is the latest.
 */

type RefundEntry = LineRefund['refundCharges']['refundCharge'][number]

/** What a refund does to one line. Charges in the entries are negative, their taxes zero or negative. */
export interface LineRefundRequest {
  readonly isFullRefund: boolean
  readonly refundId?: string
  readonly refundComments?: string
  readonly entries: readonly RefundEntry[]
}

const chargeTypes = ['PRODUCT', 'SHIPPING'] as const

export function refundLine(line: OrderLine, request: LineRefundRequest, occasion: Occasion): OrderLine {
  const { purchaseOrderId, atMs } = occasion
  const where = `The Line: ${line.lineNumber} of PO: ${purchaseOrderId}`
  if (unitsIn(line, 'Shipped', 'Delivered') === 0) throw lineRefusal(`${where} is not shipped`)
  const before = line.refund?.refundCharges.refundCharge ?? []
  const entries = [...before, ...request.entries]
  const left = chargeTypes.map((type) => ({ type, ...leftOf(line, entries, type) }))
  if (left.some(({ cents, taxCents }) => cents < 0 || taxCents < 0)) {
    throw lineRefusal(`Refunds of ${where} exceed what was charged`)
  }
  const reason = request.entries[0]?.refundReason
  if (reason !== undefined && isFull(line, request)) {
    for (const { type, cents, taxCents } of left) {
      if (cents > 0 || taxCents > 0) entries.push({ refundReason: reason, charge: remainder(type, cents, taxCents) })
    }
  }
  const refundComments = request.refundComments ?? line.refund?.refundComments
  const refund: LineRefund = {
    refundId: line.refund?.refundId ?? request.refundId ?? `${purchaseOrderId}${line.lineNumber.padStart(3, '0')}`,
    ...(refundComments === undefined ? {} : { refundComments }),
    refundCharges: { refundCharge: entries },
  }
  return { ...line, statusDate: atMs, refund }
}

function isFull(line: OrderLine, { isFullRefund, entries }: LineRefundRequest): boolean {
  const { cents } = totalsOf(line.charges.charge, 'PRODUCT')
  return isFullRefund || entries.some(({ charge }) => charge.chargeType === 'PRODUCT' && cents === -amountOf(charge))
}

/** What was charged and is not refunded by these entries. */
function leftOf(line: OrderLine, entries: readonly RefundEntry[], type: Charge['chargeType']) {
  const charged = totalsOf(line.charges.charge, type)
  const refunded = totalsOf(
    entries.map(({ charge }) => charge),
    type,
  )
  return { cents: charged.cents + refunded.cents, taxCents: charged.taxCents + refunded.taxCents }
}

function totalsOf(charges: readonly Charge[], type: Charge['chargeType']) {
  const ofType = charges.filter(({ chargeType }) => chargeType === type)
  return {
    cents: ofType.reduce((sum, charge) => sum + amountOf(charge), 0),
    taxCents: ofType.reduce((sum, { tax }) => sum + (tax === undefined ? 0 : centsOf(tax.taxAmount)), 0),
  }
}

const amountOf = ({ chargeAmount }: Charge) => centsOf(chargeAmount)

function remainder(chargeType: Charge['chargeType'], cents: number, taxCents: number): Charge {
  const chargeName = chargeType === 'PRODUCT' ? 'ItemPrice' : 'Shipping'
  // Not minus zero, which JSON cannot write.
  const chargeAmount = moneyOf(0 - cents)
  if (taxCents === 0) return { chargeType, chargeName, chargeAmount }
  return { chargeType, chargeName, chargeAmount, tax: { taxName: 'Sales Tax', taxAmount: moneyOf(0 - taxCents) } }
}
