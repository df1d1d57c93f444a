import type { BodyPart } from '../gateway/body-part.ts'

export interface LinePart {
  readonly lineNumber: string
  readonly part: BodyPart
}

/** Reads `orderLines.orderLine[]`. Errors inside a line mention its number. */
export function readOrderLines(wrapper: BodyPart): LinePart[] {
  return wrapper
    .object('orderLines')
    .list('orderLine')
    .map((line) => {
      const lineNumber = line.text('lineNumber')
      return { lineNumber, part: line.at(` in line number ${lineNumber}`) }
    })
}

/** Reads `orderLineStatuses.orderLineStatus[]`, which must all have the one status the call can set. */
export function readStatuses(line: BodyPart, status: 'Shipped' | 'Cancelled'): BodyPart[] {
  const parts = line.object('orderLineStatuses').list('orderLineStatus')
  for (const part of parts) part.oneOf('status', [status])
  return parts
}

/** Reads `statusQuantity`, a positive whole number in a string. */
export function readUnits(status: BodyPart): number {
  const quantity = status.object('statusQuantity')
  quantity.oneOf('unitOfMeasurement', ['EACH', 'EA'])
  const amount = quantity.text('amount')
  if (!/^\d{1,9}$/.test(amount) || Number(amount) === 0) {
    throw quantity.error('amount', 'amount must be a positive whole number in a string')
  }
  return Number(amount)
}
