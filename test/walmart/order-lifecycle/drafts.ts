import fc from 'fast-check'

import { deliveredUnits, type ModelLine, type ModelOrder, returnedUnits } from './model.ts'
import type { Operation, Write } from './operation.ts'
import { applyOperation } from './rules.ts'

/*
 * Arbitrary operations on an order. The state of the order is unknown when an operation is generated, so the generator
 * yields a draft: a function that fits its numbers to the order's state at that time.
 */

export type Draft<Kind extends Operation = Operation> = (order: ModelOrder, at: number) => Kind

const pick = fc.nat({ max: 39 })
const few = { minLength: 1, maxLength: 2 }

/** One of the list; `other` if the list is empty, and in one of forty cases. */
function pickOf<T, Other>(from: readonly T[], at: number, other: Other): T | Other {
  return at === 39 ? other : (from[at % Math.max(1, from.length)] ?? other)
}

/** Between one unit and one more than available. */
const unitsOf = (available: number, at: number) => 1 + (at % (available + 1))

/** A line; in three of four cases a fitting one, if there is any. */
function lineOf({ lines }: ModelOrder, at: number, fits: (line: ModelLine) => boolean): ModelLine | undefined {
  const fitting = lines.filter(fits)
  return pickOf(at % 4 === 3 || fitting.length === 0 ? lines : fitting, at, undefined)
}
const numberOf = (line: ModelLine | undefined) => line?.lineNumber ?? '9'

const parcel = { methodCode: 'Standard', shippedAt: new Date('2026-02-01T10:00:00.000Z') } as const
const trackingUrl = 'https://parcels.example.com/'

/** Parcels. Walmart rejects the last two. */
const parcels = [
  { ...parcel, trackingNumber: 'UPS-1', carrier: 'UPS' },
  { ...parcel, trackingNumber: 'UPS-2', carrier: 'UPS' },
  { ...parcel, trackingNumber: 'FX-1', carrier: 'FedEx', methodCode: 'Express', trackingUrl },
  { ...parcel, trackingNumber: 'GULL-1', otherCarrier: 'Gull Parcel', trackingUrl },
  { ...parcel, trackingNumber: 'GULL-2', carrier: 'Gull Parcel' },
  { ...parcel, trackingNumber: 'BEAM-1', carrier: 'UPS', methodCode: 'Beam' },
] as const
/** Parcels that the client itself rejects. */
const untraceable = [
  { ...parcel, trackingNumber: 'GULL-3', otherCarrier: 'Gull Parcel' },
  { ...parcel, trackingNumber: 'GULL-4', carrier: 'UPS', otherCarrier: 'Gull Parcel', trackingUrl },
  { ...parcel, trackingNumber: 'GULL-5', trackingUrl },
] as const

type Tracking = (typeof parcels)[number] | (typeof untraceable)[number]
const acceptedParcel: fc.Arbitrary<Tracking> = fc.oneof(
  { weight: 12, arbitrary: fc.constantFrom(...parcels.slice(0, 4)) },
  { weight: 1, arbitrary: fc.constantFrom(...parcels.slice(4)) },
)

const acknowledge = fc.constant<Draft<Write>>(({ purchaseOrderId }) => ({ kind: 'acknowledge', purchaseOrderId }))

const isSent = ({ parcels: some }: ModelLine) => some.length > 0
const isUnderWay = ({ parcels: some }: ModelLine) => some.some(({ isDelivered }) => !isDelivered)

const ship = (tracking: fc.Arbitrary<Tracking>) =>
  fc
    .tuple(fc.array(fc.record({ line: pick, units: pick, tracking }), few), fc.boolean())
    .map(([parts, intentToCancelOverride]): Draft<Write> => (order) => ({
      kind: 'ship',
      purchaseOrderId: order.purchaseOrderId,
      lines: parts.map(({ line: at, units, tracking: one }) => {
        const line = lineOf(order, at, ({ acknowledged }) => acknowledged > 0)
        const quantity = unitsOf(line?.acknowledged ?? 0, units)
        return { lineNumber: numberOf(line), quantity, intentToCancelOverride, ...one }
      }),
    }))

/** New tracking for one parcel per line. No rule says what happens to a parcel that is changed twice in one call. */
const track = (tracking: fc.Arbitrary<Tracking>) =>
  fc
    .array(fc.record({ line: pick, parcel: pick, units: pick, tracking }), few)
    .map((parts): Draft<Write> => (order) => {
      const lines = parts.map(({ line: at, parcel: parcelAt, units, tracking: one }) => {
        const line = lineOf(order, at, isUnderWay)
        const old = pickOf(line?.parcels ?? [], parcelAt, undefined)
        const isNew = (to: Tracking) => to.trackingNumber !== old?.number
        const to = isNew(one) ? one : (parcels.find(isNew) ?? one)
        const quantity = (old?.units ?? 1) + (units === 39 ? 1 : 0)
        return { lineNumber: numberOf(line), quantity, currentTrackingNumber: old?.number ?? 'UPS-0', ...to }
      })
      const byNumber = new Map(lines.map((line) => [line.lineNumber, line]))
      return { kind: 'track', purchaseOrderId: order.purchaseOrderId, lines: [...byNumber.values()] }
    })

const reasons = fc.constantFrom(...Array<string>(9).fill('SELLER_CANCEL_OUT_OF_STOCK'), 'SELLER_CANCEL_NO_REASON')
const cancel = fc
  .array(fc.record({ line: pick, units: pick, reason: reasons }), few)
  .map((parts): Draft<Write> => (order) => ({
    kind: 'cancel',
    purchaseOrderId: order.purchaseOrderId,
    lines: parts.map(({ line: at, units, reason }) => {
      const line = lineOf(order, at, ({ created, acknowledged }) => created + acknowledged > 0)
      const open = (line?.created ?? 0) + (line?.acknowledged ?? 0)
      return { lineNumber: numberOf(line), quantity: unitsOf(open, units), reason }
    }),
  }))

const decimal = (cents: number) => (cents / 100).toFixed(2)
const share = fc.constantFrom('a cent', 'half', 'rest', 'rest', 'all', 'too much')

/** At least a cent, because the client rejects less. */
function centsOf(part: 'a cent' | 'half' | 'rest' | 'all' | 'too much', { charged, left }: Record<string, number>) {
  const [all = 0, rest = 0] = [charged, left]
  return Math.max(1, { 'a cent': 1, half: rest >> 1, rest, all, 'too much': rest + 1 }[part])
}

const refundedCharge = fc.record({
  chargeType: fc.constantFrom(...Array<'PRODUCT'>(6).fill('PRODUCT'), 'SHIPPING', 'SHIPPING', 'HANDLING'),
  reason: fc.constantFrom(...Array<string>(9).fill('DamagedItem'), 'NoReason'),
  part: share,
  tax: fc.option(share, { freq: 2 }),
})

function chargeOf(line: ModelLine | undefined, drawn: typeof refundedCharge extends fc.Arbitrary<infer T> ? T : never) {
  const { chargeType, reason, part, tax } = drawn
  const none = { cents: 0, taxCents: 0 }
  const type = chargeType === 'HANDLING' ? undefined : chargeType
  const charged = type === undefined ? none : (line?.charged[type] ?? none)
  const refunded = type === undefined ? none : (line?.refunded[type] ?? none)
  const amount = centsOf(part, { charged: charged.cents, left: charged.cents - refunded.cents })
  const left = charged.taxCents - refunded.taxCents
  // Some charges have no tax, so a cent of refunded tax would exceed it.
  if (tax === null || (left === 0 && tax !== 'too much')) return { chargeType, reason, amount: decimal(amount) }
  const taxed = centsOf(tax, { charged: charged.taxCents, left })
  return { chargeType, reason, amount: decimal(amount), tax: { taxName: 'Sales Tax', amount: decimal(taxed) } }
}

const refund = fc
  .tuple(fc.array(fc.record({ line: pick, charges: fc.array(refundedCharge, few) }), few), fc.nat({ max: 4 }))
  .map(([parts, full]): Draft<Write> => (order) => {
    const lines = parts.map(({ line: at, charges }) => {
      const line = lineOf(order, at, isSent)
      return { lineNumber: numberOf(line), charges: charges.map((one) => chargeOf(line, one)) }
    })
    const byNumber = new Map(lines.map((line) => [line.lineNumber, line]))
    const isFullRefund = full === 4
    return { kind: 'refund', purchaseOrderId: order.purchaseOrderId, isFullRefund, lines: [...byNumber.values()] }
  })

const deliver = fc.constant<Draft>(() => ({ kind: 'deliver' }))

const returnUnits = fc.array(fc.record({ line: pick, units: pick }), few).map((parts): Draft => (order) => ({
  kind: 'return',
  lines: parts.map(({ line: at, units }) => {
    const line = lineOf(order, at, isSent)
    const back = line === undefined ? 0 : deliveredUnits(line) - returnedUnits(order, line)
    return { lineNumber: numberOf(line), quantity: unitsOf(back, units) }
  }),
}))

const refundReturn = fc
  .tuple(fc.array(fc.record({ line: pick, units: pick }), few), pick, pick)
  .map(([parts, at, customer]): Draft<Write> => (order) => {
    const one = pickOf(order.returns, at, undefined)
    const lines = parts.map(({ line: lineAt, units }) => {
      const line = pickOf(one?.lines ?? [], lineAt, undefined)
      const quantity = unitsOf(line === undefined ? 0 : line.units - line.refunded, units)
      return { returnOrderLineNumber: line?.number ?? 9, quantity }
    })
    const byNumber = new Map(lines.map((line) => [line.returnOrderLineNumber, line]))
    return {
      kind: 'refund return',
      returnOrderId: one?.returnOrderId ?? '100000000000000000',
      customerOrderId: customer === 39 ? '200000000000000' : order.customerOrderId,
      lines: [...byNumber.values()],
    }
  })

const anyWrite: fc.Arbitrary<Draft<Write>> = fc.oneof(
  { weight: 3, arbitrary: acknowledge },
  { weight: 5, arbitrary: ship(acceptedParcel) },
  { weight: 3, arbitrary: track(acceptedParcel) },
  { weight: 2, arbitrary: cancel },
  { weight: 5, arbitrary: refund },
  { weight: 4, arbitrary: refundReturn },
)

/** Writes that the client sends. */
export const sentWrite = fc.oneof(anyWrite, preferLegal(anyWrite))

/** Writes that the client rejects itself. */
export const unsentWrite: fc.Arbitrary<Draft<Write>> = fc.oneof(
  ship(fc.constantFrom(...untraceable)),
  track(fc.constantFrom(...untraceable)),
)

const anyEvent: fc.Arbitrary<Draft> = fc.oneof(deliver, returnUnits)
export const externalEvent = fc.oneof(anyEvent, preferLegal(anyEvent))

/** The first legal draft of several. Most random operations are illegal, so orders would make no progress. */
function preferLegal<Kind extends Operation>(drafts: fc.Arbitrary<Draft<Kind>>): fc.Arbitrary<Draft<Kind>> {
  return fc.tuple(drafts, fc.array(drafts, { maxLength: 8, size: 'max' })).map(([first, more]) => (order, at) => {
    const operations = [first, ...more].map((draft) => draft(order, at))
    return operations.find((operation) => applyOperation(order, operation, at) !== undefined) ?? first(order, at)
  })
}
