import type { z } from 'zod'

import type { OrderRefund, OrderRefundCharge } from './order-refund.ts'

/** The body of Walmart's `refundOrderLines`, in which refunds are negative amounts. */
export function refundBody({ purchaseOrderId, isFullRefund, lines }: z.output<typeof OrderRefund>) {
  const orderLine = lines.map(({ lineNumber, comments, charges }) => ({
    lineNumber,
    isFullRefund: isFullRefund ?? false,
    refunds: { refund: [{ refundComments: comments, refundCharges: { refundCharge: charges.map(refundCharge) } }] },
  }))
  return { orderRefund: { purchaseOrderId, orderLines: { orderLine } } }
}

const names: Readonly<Record<string, string>> = { PRODUCT: 'ItemPrice', SHIPPING: 'Shipping' }

function refundCharge(given: z.output<typeof OrderRefundCharge>) {
  const { reason, chargeType, chargeName, amount, currency = 'USD', tax } = given
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
