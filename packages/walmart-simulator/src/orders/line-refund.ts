import type { Charge, LineRefund, OrderLine } from '../payloads.ts'
import { centsOf, moneyOf } from './cents.ts'
import { taxCentsOf, taxesOf } from './charges.ts'
import { type ChangeContext, unitsIn, lineError } from './line-lifecycle.ts'

/*
 * Refunds of an order line. A line can be refunded if it has Shipped or Delivered units and the order has no return. For
 * each charge type, the total of a line's refunds must not exceed its charges of that type; the same applies to tax. A
 * refund does not change statuses or charges.
 *
 * A refund with `isFullRefund` also refunds the rest of the line's charges and taxes, with the reason of the first entry. As
 * a setting, so does one that refunds the whole PRODUCT charge in one entry.
 *
 * A line has one `refund`: later refunds add entries to it and replace the comment, but not the id.
 */

type RefundEntry = LineRefund['refundCharges']['refundCharge'][number]

/** The refund of one line. Charges in the entries are negative, taxes zero or negative. */
export interface LineRefundRequest {
  readonly isFullRefund: boolean
  readonly refundId?: string
  readonly refundComments?: string
  readonly entries: readonly RefundEntry[]
}

const chargeTypes = ['PRODUCT', 'SHIPPING'] as const

export function refundLine(line: OrderLine, request: LineRefundRequest, context: ChangeContext): OrderLine {
  const { purchaseOrderId, atMs } = context
  const where = `The Line: ${line.lineNumber} of PO: ${purchaseOrderId}`
  if (unitsIn(line, 'Shipped', 'Delivered') === 0) throw lineError(`${where} is not shipped`)
  const before = line.refund?.refundCharges.refundCharge ?? []
  const entries = [...before, ...request.entries]
  const left = chargeTypes.map((type) => ({ type, ...leftOf(line, entries, type) }))
  if (left.some(({ cents, taxCents }) => cents < 0 || taxCents < 0)) {
    throw lineError(`Refunds of ${where} exceed what was charged`)
  }
  const reason = request.entries[0]?.refundReason
  if (reason !== undefined && request.isFullRefund) {
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

/** Whether an entry refunds the whole price of the line, which made a refund full until 2025. */
export function coversPrice(line: OrderLine, { entries }: LineRefundRequest): boolean {
  const { cents } = totalsOf(line.charges.charge, 'PRODUCT')
  return entries.some(({ charge }) => charge.chargeType === 'PRODUCT' && cents === -amountOf(charge))
}

/** The charges that these entries do not refund. */
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
    taxCents: ofType.reduce((sum, charge) => sum + taxCentsOf(charge), 0),
  }
}

const amountOf = ({ chargeAmount }: Charge) => centsOf(chargeAmount)

function remainder(chargeType: Charge['chargeType'], cents: number, taxCents: number): Charge {
  const chargeName = chargeType === 'PRODUCT' ? 'ItemPrice' : 'Shipping'
  // `-cents` could be -0.
  const chargeAmount = moneyOf(0 - cents)
  if (taxCents === 0) return { chargeType, chargeName, chargeAmount }
  return { chargeType, chargeName, chargeAmount, ...taxesOf(moneyOf(0 - taxCents)) }
}
