import type { FieldErrors, WalmartOrderItem, WalmartOrderWithItems } from '@aisle/contract'

import { texts } from '../texts/index.ts'

type Line = Pick<WalmartOrderItem, 'statuses'>

const unitsIn = ({ statuses }: Line, ...names: readonly string[]): number =>
  statuses.filter(({ status }) => names.includes(status)).reduce((sum, { quantity }) => sum + Number(quantity), 0)

/** Units that can still be shipped or cancelled. */
export const unitsLeft = (line: Line): number => unitsIn(line, 'Created', 'Acknowledged')

/** Units whose charges can be refunded. */
export const unitsShipped = (line: Line): number => unitsIn(line, 'Shipped', 'Delivered')

/** The control for a path of a send's input: `lines.0.quantity` becomes `lines.<line number>.quantity`. */
export function controlOf(path: string, input: unknown): string {
  const { lines } = input as { readonly lines: readonly { readonly line_number: string }[] }
  return path.replace(/^lines\.(\d+)\./, (_, at: string) => `lines.${lines[Number(at)]?.line_number}.`)
}

interface UnitsOfLines {
  readonly lines: readonly { readonly line_number: string; readonly quantity: number }[]
}

/** What is wrong with units that are more than their lines have left. */
export function checkUnits({ orderItems }: WalmartOrderWithItems, { lines }: UnitsOfLines): FieldErrors {
  const left = new Map(orderItems.map((line) => [line.lineNumber, unitsLeft(line)]))
  const wrong = lines.flatMap(({ line_number: line, quantity }, at) => {
    const most = left.get(line) ?? 0
    return quantity > most ? [[`lines.${at}.quantity`, [texts.order.tooMany(most)]]] : []
  })
  return Object.fromEntries(wrong) as FieldErrors
}
