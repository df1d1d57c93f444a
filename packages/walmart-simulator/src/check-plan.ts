import type { SellerPlan } from './seller.ts'

/** Throws a `RangeError` for numbers that no data can be made of; half of an order would be made without a word. */
export function checkPlan(plan: SellerPlan): void {
  for (const name of ['shipNodes', 'items', 'orders'] as const) {
    if (!(Number.isSafeInteger(plan[name]) && plan[name] >= 0))
      throw new RangeError(`${name} is ${plan[name]}: give a whole number from 0 up`)
  }
  if (!Number.isSafeInteger(plan.seed)) throw new RangeError(`seed is ${plan.seed}: give a whole number`)
  const { returnShare = 0 } = plan
  if (!(returnShare >= 0 && returnShare <= 1)) throw new RangeError(`returnShare is ${returnShare}: give 0 to 1`)
}
