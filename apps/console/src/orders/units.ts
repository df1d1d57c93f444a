import type { FieldErrors, WalmartOrderItem, WalmartOrderWithItems, WalmartSend } from '@aisle/contract'

import { texts } from '../texts/index.ts'

type Line = Pick<WalmartOrderItem, 'statuses'>

const unitsIn = ({ statuses }: Line, ...names: readonly string[]): number =>
  statuses.filter(({ status }) => names.includes(status)).reduce((sum, { quantity }) => sum + Number(quantity), 0)

/** Units that can still be shipped or cancelled. */
export const unitsLeft = (line: Line): number => unitsIn(line, 'Created', 'Acknowledged')

/** Units of an order line in a send, if that type of send counts units. */
interface Taken {
  readonly line_number: number | string
  readonly quantity?: number
}

const waits = ({ type, status }: WalmartSend) =>
  (type === 'ship' || type === 'cancel') && (status === 'queued' || status === 'sending')

/** How many of the units that are left are in a send that Walmart has not responded to yet. */
export function unitsWaiting(line: WalmartOrderItem, sends: readonly WalmartSend[]): number {
  const units = sends
    .filter(waits)
    .flatMap(({ intent }): readonly Taken[] => ('lines' in intent ? intent.lines : []))
    .map((one) => (one.line_number === line.lineNumber ? (one.quantity ?? 0) : 0))
  // The order may already show the effect of a send whose response was lost.
  return Math.min(
    unitsLeft(line),
    units.reduce((sum, count) => sum + count, 0),
  )
}

/** Units that another send can ship or cancel. */
export const unitsFree = (line: WalmartOrderItem, sends: readonly WalmartSend[]): number =>
  unitsLeft(line) - unitsWaiting(line, sends)

/** Units whose charges can be refunded: also those with a refund already, which may have been of a part. */
export const unitsShipped = (line: Line): number => unitsIn(line, 'Shipped', 'Delivered', 'Refund')

/** The control for a path of a send's input: `lines.0.quantity` becomes `lines.<line number>.quantity`. */
export function controlOf(path: string, input: unknown): string {
  const { lines } = input as { readonly lines: readonly { readonly line_number: string }[] }
  return path.replace(/^lines\.(\d+)\./, (_, at: string) => `lines.${lines[Number(at)]?.line_number}.`)
}

interface UnitsOfLines {
  readonly lines: readonly { readonly line_number: string; readonly quantity: number }[]
}

/** An order, and what was sent for it. */
export interface SentOrder {
  readonly order: WalmartOrderWithItems
  readonly sends: readonly WalmartSend[]
}

/** The errors for lines with more units than are free. */
export function checkUnits({ order, sends }: SentOrder, { lines }: UnitsOfLines): FieldErrors {
  const left = new Map(order.orderItems.map((line) => [line.lineNumber, unitsFree(line, sends)]))
  const wrong = lines.flatMap(({ line_number: line, quantity }, at) => {
    const most = left.get(line) ?? 0
    return quantity > most ? [[`lines.${at}.quantity`, [texts.order.tooMany(most)]]] : []
  })
  return Object.fromEntries(wrong) as FieldErrors
}
