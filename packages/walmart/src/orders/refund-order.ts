import type { z } from 'zod'

import { centsOf } from '../decimal.ts'
import { growthOf, overall, type Progress } from '../writes/progress.ts'
import { defineOrderWrite } from './define-order-write.ts'
import { linesOf } from './line-units.ts'
import { OrderRefund, type OrderRefundCharge } from './order-refund.ts'
import type { Order } from './order.ts'

export const orderRefund = defineOrderWrite({
  input: OrderRefund,
  action: 'refund',
  body: refundBody,
  progress: ({ lines }, before, after) => refundProgress(lines, before, after),
})

/** The body of Walmart's `refundOrderLines`, in which refunds are negative amounts. */
export function refundBody({ purchaseOrderId, isFullRefund, lines }: z.output<typeof OrderRefund>, currency: string) {
  const orderLine = lines.map(({ lineNumber, comments, charges }) => ({
    lineNumber,
    isFullRefund: isFullRefund ?? false,
    refunds: {
      refund: [
        {
          refundComments: comments,
          refundCharges: { refundCharge: charges.map((charge) => refundCharge(charge, currency)) },
        },
      ],
    },
  }))
  return { orderRefund: { purchaseOrderId, orderLines: { orderLine } } }
}

const names: Readonly<Record<string, string>> = { PRODUCT: 'ItemPrice', SHIPPING: 'Shipping' }

function refundCharge(given: z.output<typeof OrderRefundCharge>, ofMarket: string) {
  const { reason, chargeType, chargeName, amount, currency = ofMarket, tax } = given
  return {
    refundReason: reason,
    charge: {
      chargeType,
      chargeName: chargeName ?? names[chargeType] ?? chargeType,
      chargeAmount: { currency, amount: negative(amount) },
      tax: tax && { taxName: tax.taxName, taxAmount: { currency, amount: negative(tax.amount) } },
    },
  }
}

/** The input schema ensures that a number represents the amount exactly. */
function negative(amount: string): number {
  return JSON.parse(`-${amount}`) as number
}

/** Amounts are positive decimal strings. */
interface RefundedCharges {
  readonly lineNumber: string
  readonly charges: readonly { readonly chargeType: string; readonly amount: string }[]
}

/**
 * The progress of a refund between two reads of the order, by line and type of charge. Taxes are ignored: Walmart omits them
 * from some responses. Walmart may refund more than requested, as with a full refund.
 */
export function refundProgress(lines: readonly RefundedCharges[], before: Order, after: Order): Progress {
  const parts = lines.flatMap(({ lineNumber, charges }) =>
    [...Map.groupBy(charges, ({ chargeType }) => chargeType)].map(([chargeType, group]) => {
      const wanted = group.reduce((cents, { amount }) => cents + centsOf(amount), 0n)
      return growthOf(refunded(before, lineNumber, chargeType), refunded(after, lineNumber, chargeType), wanted)
    }),
  )
  return overall(parts)
}

/** In cents. Refunds are negative charges. */
function refunded(order: Order, lineNumber: string, chargeType: string): bigint {
  return linesOf(order, lineNumber)
    .flatMap((line) => line.refund?.refundCharges?.refundCharge ?? [])
    .filter(({ charge }) => charge.chargeType === chargeType)
    .reduce((cents, { charge }) => cents - centsOf(charge.chargeAmount.amount), 0n)
}
