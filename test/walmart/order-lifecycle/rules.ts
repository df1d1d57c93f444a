import {
  centsOf,
  chargeTypes,
  deliveredUnits,
  returnedUnits,
  sentUnits,
  type ModelLine,
  type ModelOrder,
} from './model.ts'
import type { Operation, Write } from './operation.ts'

/** An operation of this kind. */
type Of<Kind extends Operation['kind']> = Extract<Operation, { kind: Kind }>

/** The order after an operation; undefined if the operation is illegal. Does not change the given order. */
export function applyOperation(order: ModelOrder, operation: Operation, at: number): ModelOrder | undefined {
  const after = structuredClone(order)
  return isLegal(after, operation, at) ? after : undefined
}

/** Applies the operation to the order in place; returns false, possibly midway, if it is illegal. */
function isLegal(order: ModelOrder, operation: Operation, at: number): boolean {
  switch (operation.kind) {
    case 'deliver':
      return deliver(order, at)
    case 'return':
      return isReturnable(order, operation)
    default:
      return !order.isWfs && isWritten(order, operation, at)
  }
}

function isWritten(order: ModelOrder, write: Write, at: number): boolean {
  switch (write.kind) {
    case 'acknowledge':
      return acknowledge(order, at)
    case 'ship':
      return eachLine(order, write.lines, (line, parcel) => ship(line, parcel, at))
    case 'track':
      return eachLine(order, write.lines, (line, parcel) => track(line, parcel, at))
    case 'cancel':
      return eachLine(order, write.lines, (line, part) => cancel(line, part, at))
    case 'refund':
      // Returned units are refunded through their return.
      return (
        order.returns.length === 0 &&
        eachLine(order, write.lines, (line, part) => refund(line, { ...part, isFull: write.isFullRefund === true }, at))
      )
    case 'refund return':
      return refundReturn(order, write)
  }
}

function eachLine<Part extends { readonly lineNumber: string }>(
  { lines }: ModelOrder,
  parts: readonly Part[],
  isDone: (line: ModelLine, part: Part) => boolean,
): boolean {
  return parts.every((part) => {
    const line = lines.find(({ lineNumber }) => lineNumber === part.lineNumber)
    return line !== undefined && isDone(line, part)
  })
}

/** Acknowledges the whole order, repeatedly if necessary, until a unit is shipped or cancelled. */
function acknowledge({ lines }: ModelOrder, at: number): boolean {
  if (lines.some((line) => sentUnits(line) + line.cancelled > 0)) return false
  for (const line of lines.filter(({ created }) => created > 0)) {
    line.acknowledged += line.created
    line.created = 0
    line.changedAt = at
  }
  return true
}

type Parcel = Of<'ship'>['lines'][number]

/** Ships acknowledged units; needs an override if the customer asked to cancel. */
function ship(line: ModelLine, parcel: Parcel, at: number): boolean {
  if (!isTraceable(parcel) || parcel.quantity > line.acknowledged) return false
  if (line.isCancelRequested && parcel.intentToCancelOverride !== true) return false
  line.acknowledged -= parcel.quantity
  line.parcels.push({ units: parcel.quantity, number: parcel.trackingNumber, shippedAt: at, isDelivered: false })
  line.changedAt = at
  return true
}

/** Whether the carrier is known to Walmart, or has a tracking URL. */
function isTraceable({ carrier, otherCarrier, trackingUrl, methodCode }: Omit<Parcel, 'lineNumber'>): boolean {
  if (!['Standard', 'Express'].includes(methodCode)) return false
  if (otherCarrier === undefined) return carrier === 'UPS' || carrier === 'FedEx'
  return carrier === undefined && trackingUrl !== undefined
}

const trackingChangeMs = 4 * 3_600_000

/** Changes the tracking of an undelivered parcel within four hours. */
function track(line: ModelLine, update: Of<'track'>['lines'][number], at: number): boolean {
  const parcel = line.parcels.find((one) => !one.isDelivered && one.number === update.currentTrackingNumber)
  if (parcel === undefined || parcel.units !== update.quantity || !isTraceable(update)) return false
  if (at - parcel.shippedAt > trackingChangeMs) return false
  parcel.number = update.trackingNumber
  line.changedAt = at
  return true
}

/** Cancels unsent units. */
function cancel(line: ModelLine, { quantity, reason }: Of<'cancel'>['lines'][number], at: number): boolean {
  if (quantity > line.created + line.acknowledged || reason !== 'SELLER_CANCEL_OUT_OF_STOCK') return false
  const fromCreated = Math.min(quantity, line.created)
  line.created -= fromCreated
  line.acknowledged -= quantity - fromCreated
  line.cancelled += quantity
  line.changedAt = at
  return true
}

/** Refunds a sent line up to its charges. Only a full refund includes all other charges. */
function refund(line: ModelLine, part: Of<'refund'>['lines'][number] & { isFull: boolean }, at: number): boolean {
  if (sentUnits(line) === 0) return false
  const { charged, refunded } = line
  for (const { chargeType, reason, amount, tax } of part.charges) {
    const type = chargeTypes.find((known) => known === chargeType)
    if (type === undefined || reason !== 'DamagedItem') return false
    refunded[type].cents += centsOf(amount)
    refunded[type].taxCents += centsOf(tax?.amount ?? 0)
  }
  const isTooMuch = chargeTypes.some(
    (type) => refunded[type].cents > charged[type].cents || refunded[type].taxCents > charged[type].taxCents,
  )
  if (isTooMuch) return false
  if (part.isFull) line.refunded = structuredClone(charged)
  line.changedAt = at
  return true
}

/** Delivers all shipped units. */
function deliver({ lines }: ModelOrder, at: number): boolean {
  const onTheWay = lines.filter((line) => deliveredUnits(line) < sentUnits(line))
  for (const line of onTheWay) {
    for (const parcel of line.parcels) parcel.isDelivered = true
    line.changedAt = at
  }
  return onTheWay.length > 0
}

/** Each delivered unit can be returned once. */
function isReturnable(order: ModelOrder, { lines }: Of<'return'>): boolean {
  return eachLine(order, lines, (line) => {
    const wanted = lines.filter(({ lineNumber }) => lineNumber === line.lineNumber)
    const units = wanted.reduce((sum, { quantity }) => sum + quantity, 0)
    return units <= deliveredUnits(line) - returnedUnits(order, line)
  })
}

function refundReturn({ customerOrderId, returns }: ModelOrder, write: Of<'refund return'>): boolean {
  const one = returns.find(({ returnOrderId }) => returnOrderId === write.returnOrderId)
  if (one === undefined || customerOrderId !== write.customerOrderId) return false
  return write.lines.every(({ returnOrderLineNumber, quantity }, index) => {
    const isTwice = write.lines.some((other, at) => at < index && other.returnOrderLineNumber === returnOrderLineNumber)
    const line = one.lines.find(({ number }) => number === returnOrderLineNumber)
    if (line === undefined || isTwice || quantity > line.units - line.refunded) return false
    line.refunded += quantity
    return true
  })
}
