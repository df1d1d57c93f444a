import { moneyOf } from '../orders/cents.ts'
import type { LineRefund, OrderLine } from '../payloads.ts'
import type { SimulatedSeller } from '../seller.ts'
import type { ReturnCharge, ReturnOrderLine } from './payloads.ts'

type Entry = LineRefund['refundCharges']['refundCharge'][number]

const shownOnReturn = new WeakSet<Entry>()

/** Whether the return shows the refund too, so that it is one payment. */
export const isOfReturn = (entry: Entry): boolean => shownOnReturn.has(entry)

interface UnitsRefunded {
  readonly units: number
  readonly atMs: number
  /** Whether the return shows the refund too. */
  readonly isOnReturn: boolean
}

/** Shows a refund of a return on the order too, as an addition to the refunds of its line. */
export function refundOnOrder(
  { orderIndex }: SimulatedSeller,
  returned: ReturnOrderLine,
  { units, atMs, isOnReturn }: UnitsRefunded,
): void {
  const position = orderIndex.find(returned.purchaseOrderId)
  const order = position === undefined ? undefined : orderIndex.orders.list[position]
  const line = order?.orderLines.orderLine.find((one) => Number(one.lineNumber) === returned.purchaseOrderLineNumber)
  if (line === undefined) throw new Error(`Order ${returned.purchaseOrderId} has no such line`)
  const added = returned.charges.map((charge) => entryOf(charge, { units, reason: returned.returnReason }))
  if (isOnReturn) for (const entry of added) shownOnReturn.add(entry)
  const refund: LineRefund = {
    refundId: `${returned.purchaseOrderId}${line.lineNumber.padStart(3, '0')}`,
    ...line.refund,
    refundCharges: { refundCharge: [...(line.refund?.refundCharges.refundCharge ?? []), ...added] },
  }
  Object.assign(line, { statusDate: atMs, refund } satisfies Partial<OrderLine>)
}

function entryOf(
  { chargeCategory, chargeName, chargePerUnit, tax }: ReturnCharge,
  { units, reason }: { readonly units: number; readonly reason: string },
): Entry {
  // Subtracting from 0 avoids -0.
  const refunded = (dollars: number) => moneyOf(0 - Math.round(dollars * 100) * units)
  const [first] = tax
  return {
    refundReason: reason,
    charge: {
      chargeType: chargeCategory,
      chargeName,
      chargeAmount: refunded(chargePerUnit.currencyAmount),
      ...(first && { tax: { taxName: first.taxName, taxAmount: refunded(first.taxPerUnit.currencyAmount) } }),
    },
  }
}
