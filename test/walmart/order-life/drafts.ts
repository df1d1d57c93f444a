import fc from 'fast-check'

import { deliveredUnits, type ModelLine, type ModelOrder, returnedUnits } from './model.ts'
import type { Operation, Write } from './operation.ts'
import { judge } from './rules.ts'

/*
 * What may be tried on an order. An operation is drawn before it is known how far its order will be: so a draft is drawn,
 * whose numbers are taken as shares of what is there then.
 */

export type Draft<Kind extends Operation = Operation> = (order: ModelOrder, at: number) => Kind

const pick = fc.nat({ max: 39 })
const few = { minLength: 1, maxLength: 2 }

/** One of these; where there is none, or once in forty times, something else. */
function pickOf<T, Other>(from: readonly T[], at: number, other: Other): T | Other {
  return at === 39 ? other : (from[at % Math.max(1, from.length)] ?? other)
}

/** From one unit to one more than there are. */
const unitsOf = (available: number, at: number) => 1 + (at % (available + 1))

/** A line, three times in four one of those that fit, if there are any. */
function lineOf({ lines }: ModelOrder, at: number, fits: (line: ModelLine) => boolean): ModelLine | undefined {
  const fitting = lines.filter(fits)
  return pickOf(at % 4 === 3 || fitting.length === 0 ? lines : fitting, at, undefined)
}
const numberOf = (line: ModelLine | undefined) => line?.lineNumber ?? '9'

const parcel = { methodCode: 'Standard', shippedAt: new Date('2026-02-01T10:00:00.000Z') } as const
const trackingUrl = 'https://parcels.example.com/'

/** Parcels by their tracking number. The last two are not Walmart's to take. */
const parcels = [
  { ...parcel, trackingNumber: 'UPS-1', carrier: 'UPS' },
  { ...parcel, trackingNumber: 'UPS-2', carrier: 'UPS' },
  { ...parcel, trackingNumber: 'FX-1', carrier: 'FedEx', methodCode: 'Express', trackingUrl },
  { ...parcel, trackingNumber: 'GULL-1', otherCarrier: 'Gull Parcel', trackingUrl },
  { ...parcel, trackingNumber: 'GULL-2', carrier: 'Gull Parcel' },
  { ...parcel, trackingNumber: 'BEAM-1', carrier: 'UPS', methodCode: 'Beam' },
] as const
/** And these are not even the client's. */
const untraceable = [
  { ...parcel, trackingNumber: 'GULL-3', otherCarrier: 'Gull Parcel' },
  { ...parcel, trackingNumber: 'GULL-4', carrier: 'UPS', otherCarrier: 'Gull Parcel', trackingUrl },
  { ...parcel, trackingNumber: 'GULL-5', trackingUrl },
] as const

type Tracking = (typeof parcels)[number] | (typeof untraceable)[number]
const takenParcel: fc.Arbitrary<Tracking> = fc.oneof(
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

/** New tracking, of one parcel a line: what becomes of a parcel that is renamed twice at once is nobody's rule. */
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

/** At least a cent: less is no refund, and the client says so. */
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
  // Of the charges drawn, some have no tax. To refund one would be one more cent than there is.
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

const comeBack = fc.array(fc.record({ line: pick, units: pick }), few).map((parts): Draft => (order) => ({
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
  { weight: 5, arbitrary: ship(takenParcel) },
  { weight: 3, arbitrary: track(takenParcel) },
  { weight: 2, arbitrary: cancel },
  { weight: 5, arbitrary: refund },
  { weight: 4, arbitrary: refundReturn },
)

/** What the client sends. */
export const sentWrite = fc.oneof(anyWrite, promising(anyWrite))

/** What it refuses by itself. */
export const unsentWrite: fc.Arbitrary<Draft<Write>> = fc.oneof(
  ship(fc.constantFrom(...untraceable)),
  track(fc.constantFrom(...untraceable)),
)

const anyHappening: fc.Arbitrary<Draft> = fc.oneof(deliver, comeBack)
export const happening = fc.oneof(anyHappening, promising(anyHappening))

/** The first of several that is legal. Most of what is drawn blindly is not, and no order would get far. */
function promising<Kind extends Operation>(drafts: fc.Arbitrary<Draft<Kind>>): fc.Arbitrary<Draft<Kind>> {
  return fc.tuple(drafts, fc.array(drafts, { maxLength: 8, size: 'max' })).map(([first, more]) => (order, at) => {
    const operations = [first, ...more].map((draft) => draft(order, at))
    return operations.find((operation) => judge(order, operation, at) !== undefined) ?? first(order, at)
  })
}
