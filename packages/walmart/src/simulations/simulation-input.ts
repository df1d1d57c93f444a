import { z } from 'zod'

import { openText, PathId, PathText, PositiveAmount, Text, Units } from '../input-scalars.ts'
import { onlyOnce } from '../only-once.ts'

/** The condition of a simulated item. Lists of items use other words for it. */
type SimulatedCondition = 'NEW' | 'REFURBISHED' | 'USED' | (string & {})

/** A price as a positive decimal string. */
export const SimulatedPrice = z.strictObject({
  amount: PositiveAmount,
  /** Default: the currency of the client's market. */
  currency: Text.optional(),
})
const Condition = openText<SimulatedCondition>()

/** Items to create in the dynamic sandbox. */
export const NewSimulatedItems = z
  .array(
    z.strictObject({
      sku: PathText,
      productName: Text,
      productType: Text,
      price: SimulatedPrice,
      condition: Condition.default('NEW'),
    }),
  )
  .min(1, 'expected at least one item')
  .superRefine(onlyOnce({ keyOf: ({ sku }) => sku, messageOf: () => 'repeats the sku of another item' }))
export type NewSimulatedItems = z.input<typeof NewSimulatedItems>

/** Fields of an item in the dynamic sandbox to change. Others keep their values. */
export const SimulatedItemUpdate = z.strictObject({
  sku: PathText,
  mart: Text.optional(),
  condition: Condition.optional(),
  availability: Text.nullable().optional(),
  wpid: Text.optional(),
  upc: Text.optional(),
  gtin: Text.optional(),
  productName: Text.optional(),
  productType: Text.optional(),
  /** The category path. Lists of items show it as a JSON array in a string. */
  shelf: z.array(Text).optional(),
  price: SimulatedPrice.optional(),
  publishedStatus: Text.optional(),
  lifecycleStatus: Text.optional(),
  isDuplicate: z.boolean().optional(),
})
export type SimulatedItemUpdate = z.input<typeof SimulatedItemUpdate>

/** An order to create in the dynamic sandbox. Use an invented customer. */
export const NewSimulatedOrder = z.strictObject({
  customerEmailId: Text,
  phone: Text,
  address: z.strictObject({
    name: Text,
    address1: Text,
    city: Text,
    state: Text,
    postalCode: Text,
    /** Default: USA. */
    country: Text.default('USA'),
    addressType: Text.default('RESIDENTIAL'),
  }),
  lines: z.array(z.strictObject({ sku: PathText, quantity: Units })).min(1, 'expected at least one line'),
})
export type NewSimulatedOrder = z.input<typeof NewSimulatedOrder>

/** The delivery of lines that have been shipped. */
export const SimulatedDelivery = z.strictObject({
  purchaseOrderId: PathId,
  lineNumbers: z.array(Text).min(1, 'expected at least one line number'),
})
export type SimulatedDelivery = z.input<typeof SimulatedDelivery>

/** Why a customer returns something in the dynamic sandbox. Walmart's own returns have other reasons. */
type SimulatedReturnReason =
  | 'DEFECTIVE'
  | 'WRONG_ITEM'
  | 'BUYER_CHANGED_MIND'
  | 'SELLER_WRONG_ITEM_SHIPPED'
  | 'CANCEL_ORDER'
  | 'MISSING_PARTS'
  | 'ARRIVED_DAMAGED'
  | 'NOT_AS_DESCRIBED'
  | 'ITEM_NOT_WORKING'
  | 'ORDERED_WRONG_ITEM'
  | (string & {})

/** A return of units of one line. */
export const NewSimulatedReturn = z.strictObject({
  purchaseOrderId: PathId,
  lineNumber: Units,
  quantity: Units,
  reason: openText<SimulatedReturnReason>(),
})
export type NewSimulatedReturn = z.input<typeof NewSimulatedReturn>

/** What happens to units of a line of a return, such as `DELIVERED`. */
export const SimulatedReturnUpdate = z.strictObject({
  returnOrderId: PathId,
  returnOrderLineNumber: Units,
  quantity: Units,
  status: openText<'DELIVERED'>(),
  /** A name for the event, which the return then shows. */
  eventTag: Text,
})
export type SimulatedReturnUpdate = z.input<typeof SimulatedReturnUpdate>
