import type { Charge, ChargeTax, Money } from '../payloads.ts'
import { centsOf } from './cents.ts'

/** The taxes of a charge. Without other fees, `taxAndOtherFees` is the tax, as in all of Walmart's examples. */
export function taxesOf(taxAmount: Money): Pick<Charge, 'tax' | 'taxAndOtherFees'> {
  const tax = { taxName: 'Sales Tax', taxAmount }
  return { tax, taxAndOtherFees: tax }
}

/** What is paid beside the charge itself, in cents: tax and other fees, or the tax alone. */
export function taxCentsOf({ tax, taxAndOtherFees = tax }: Charge): number {
  return taxAndOtherFees === undefined ? 0 : centsOf(taxAndOtherFees.taxAmount)
}

/** The charge with all of its amounts changed. */
export function changeAmounts(charge: Charge, change: (amount: Money) => Money): Charge {
  const { tax, taxAndOtherFees } = charge
  const changed = (one: ChargeTax): ChargeTax => ({ ...one, taxAmount: change(one.taxAmount) })
  return {
    ...charge,
    chargeAmount: change(charge.chargeAmount),
    ...(tax && { tax: changed(tax) }),
    ...(taxAndOtherFees && { taxAndOtherFees: changed(taxAndOtherFees) }),
  }
}
