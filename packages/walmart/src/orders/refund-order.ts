import type { z } from 'zod'

import { centsOf } from '../decimal.ts'
import { readInput } from '../http/read-input.ts'
import type { Reply } from '../http/reply.ts'
import type { CallOptions, Session } from '../http/session.ts'
import { growthOf, overall, type Progress } from '../writes/progress.ts'
import { changeOrder } from './change-order.ts'
import { getOrder } from './get-order.ts'
import { linesOf } from './line-units.ts'
import { OrderRefund, type OrderRefundCharge } from './order-refund.ts'
import type { Order } from './order.ts'

/** Reads what was refunded before, as a line can have several refunds. */
export async function refundOrder(
  session: Session,
  input: OrderRefund,
  { signal }: CallOptions = {},
): Promise<Reply<Order>> {
  const refund = readInput(OrderRefund, input)
  const { purchaseOrderId, lines } = refund
  const { value: before } = await getOrder(session, purchaseOrderId, { signal })
  return changeOrder(session, {
    purchaseOrderId,
    action: 'refund',
    body: refundBody(refund, session.currency),
    progress: (after) => refundProgress(lines, before, after),
    signal,
  })
}

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
