import type { BodyPart } from '../gateway/body-part.ts'

/** A line in a body, and which it is. */
export interface LinePart {
  readonly lineNumber: string
  readonly part: BodyPart
}

/** `orderLines.orderLine[]`; what is refused inside a line is refused with its number. */
export function readOrderLines(wrapper: BodyPart): LinePart[] {
  return wrapper
    .object('orderLines')
    .list('orderLine')
    .map((line) => {
      const lineNumber = line.text('lineNumber')
      return { lineNumber, part: line.at(` in line number ${lineNumber}`) }
    })
}

/** `orderLineStatuses.orderLineStatus[]`, each of them of the one status that the call can give. */
export function readStatuses(line: BodyPart, status: 'Shipped' | 'Cancelled'): BodyPart[] {
  const parts = line.object('orderLineStatuses').list('orderLineStatus')
  for (const part of parts) part.oneOf('status', [status])
  return parts
}

/** `statusQuantity`: a whole number above zero, in a string. */
export function readUnits(status: BodyPart): number {
  const quantity = status.object('statusQuantity')
  quantity.oneOf('unitOfMeasurement', ['EACH', 'EA'])
  const amount = quantity.text('amount')
  if (!/^\d{1,9}$/.test(amount) || Number(amount) === 0) {
    throw quantity.refusal('amount', 'amount must be a whole number above zero, in a string')
  }
  return Number(amount)
}
