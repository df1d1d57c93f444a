import type { Order } from '../payloads.ts'
import type { ReturnMoney, ReturnOrder } from './payloads.ts'

export const dayMs = 86_400_000

export const returnMoney = (cents: number): ReturnMoney => ({
  currencyAmount: Math.round(cents) / 100,
  currencyUnit: 'USD',
})

export function customerNameOf({ shippingInfo }: Order): ReturnOrder['customerName'] {
  const [firstName = '', ...lastNames] = shippingInfo.postalAddress.name.split(' ')
  return { firstName, lastName: lastNames.join(' ') }
}
