import { Big } from 'big.js'

import type { Movements, ReconciledLine, ReconciledOrder } from '../sales-orders/index.ts'
import type { DocumentType, Draft, Returned, StoredDocument } from './document.ts'

interface Difference {
  readonly reversed: readonly StoredDocument[]
  readonly drafts: readonly Draft[]
}

interface LineDifference extends Difference {
  /** Blocked documents that may now have what they lacked. */
  readonly unblocked: readonly StoredDocument[]
  /** Blocked customer returns whose units are not shipped. If a job has posted them meanwhile, they have to be reversed. */
  readonly unshipped: readonly StoredDocument[]
}

interface Terms extends Pick<ReconciledOrder, 'isReplacement' | 'isWfs'> {
  readonly currency: string
}

/** A line with what its returns say about it. */
interface ComparedLine extends ReconciledLine {
  readonly returned: Returned | undefined
}

/** Compares the documents of an order line with its shipments, refunds and returns. */
export function compareLine(line: ComparedLine, stored: readonly StoredDocument[], terms: Terms): LineDifference {
  const counting = stored.filter(({ status }) => status !== 'reversed')
  const returns = counting.filter(({ type }) => type === 'customer_return')
  const fulfilled = compareShipped(line, stored, fulfillmentOf(terms))
  const parts = [
    compareShipped(line, stored, invoiceOf(line, terms)),
    fulfilled,
    compareRefunded(line, stored, terms),
    compareReceived(line, returns, terms),
  ]
  const reversed = parts.flatMap((part) => part.reversed)
  const isUnblocked = ({ blocked_reason: reason }: StoredDocument) =>
    (reason === 'missing_fulfillment' && fulfilled.drafts.length > 0) ||
    (reason === 'missing_product' && line.product_id !== null)
  return {
    reversed,
    drafts: parts.flatMap(({ drafts }) => drafts),
    unblocked: counting.filter((document) => isUnblocked(document) && !reversed.includes(document)),
    unshipped: returns.filter(
      (document) => document.status === 'blocked' && !isShipped(document, line) && !reversed.includes(document),
    ),
  }
}

type Amounts = Pick<Draft, 'product_amount' | 'shipping_amount' | 'tax_amount'>

const noAmounts: Amounts = { product_amount: '0', shipping_amount: '0', tax_amount: '0' }

/** What a document of some units contains. */
interface UnitTerms {
  readonly type: DocumentType
  readonly currency: string
  /** The amounts of the units after `from` up to `to`. */
  amountsOf(from: number, to: number): Amounts
  /** Whether a document of these amounts is made. */
  isDue(amounts: Amounts): boolean
}

/** The cost is not Walmart's, so no correction of Walmart's changes it. */
const fulfillmentOf = ({ currency }: Terms): UnitTerms => ({
  type: 'sales_order_fulfillment',
  currency,
  amountsOf: () => noAmounts,
  isDue: () => true,
})

/** Amounts of the first n units, so that partial shipments sum to the line's total to the cent. */
function invoiceOf(line: ReconciledLine, { isWfs, isReplacement, currency }: Terms): UnitTerms {
  const ordered = new Big(line.quantity)
  // Most lines are shipped as a whole, and divisions are slow.
  const shareOf = (amount: Big, units: number) => (ordered.eq(units) ? amount : amount.times(units).div(ordered))
  const upTo = (amount: Big, units: number) => shareOf(amount, units).round(2, Big.roundHalfEven)
  const between = (amount: Big, from: number, to: number) => upTo(amount, to).minus(upTo(amount, from)).toFixed(2)
  // A replacement is free of charge.
  const product = isReplacement ? new Big(0) : new Big(line.product_amount).plus(line.other_amount)
  // On WFS orders, Walmart charges for shipping and then takes it back from the seller.
  const shipping = new Big(isWfs || isReplacement ? 0 : line.shipping_amount)
  const tax = new Big(line.tax_amount)
  return {
    type: 'sales_order_invoice',
    currency,
    amountsOf: (from, to) => ({
      product_amount: between(product, from, to),
      shipping_amount: between(shipping, from, to),
      tax_amount: between(tax, from, to),
    }),
    isDue: ({ product_amount: goods, shipping_amount: freight }) => Number(goods) !== 0 || Number(freight) !== 0,
  }
}

interface Range {
  readonly from: number
  readonly to: number
}

interface CoveredUnits extends Range {
  readonly document: StoredDocument
}

const isWithin = (inner: Range, outer: Range) => outer.from <= inner.from && inner.to <= outer.to
const overlaps = (one: Range, other: Range) => one.from < other.to && other.from < one.to

/** Documents cover the shipped units of a line, each unit once: a document for each parcel. */
function compareShipped(line: ReconciledLine, stored: readonly StoredDocument[], terms: UnitTerms): Difference {
  const shipped = Number(line.quantity_shipped)
  if (shipped === 0 && stored.length === 0) return { reversed: [], drafts: [] }
  const ofType = stored.flatMap((document): CoveredUnits[] =>
    document.type === terms.type ? [{ document, ...rangeOf(document) }] : [],
  )
  const documents = ofType.filter(({ document }) => document.status !== 'reversed')
  const isRight = ({ document, from, to }: CoveredUnits) =>
    to <= shipped && isIn(document, terms) && hasAmounts(document, terms.amountsOf(from, to))
  const kept = documents.filter(isRight)
  const reversed = documents.filter((document) => !isRight(document))
  const parcels = parcelsOf(line, kept)
  // Units that Walmart took back in an earlier correction, and reports again.
  const again = ofType.filter(
    ({ document, ...range }) =>
      document.status === 'reversed' && parcels.some((parcel) => overlaps(range, parcel) && mayBeOf(document, parcel)),
  )
  const ends = new Set([...parcels, ...documents, ...again].flatMap(({ from, to }) => [from, to]))
  const marks = [...ends].filter((mark) => mark <= shipped).toSorted((a, b) => a - b)
  const drafts = marks.slice(1).flatMap((to, index): Draft[] => {
    const range = { from: marks[index] ?? 0, to }
    const parcel = parcels.find((candidate) => isWithin(range, candidate))
    const amounts = terms.amountsOf(range.from, range.to)
    if (!parcel || kept.some((other) => isWithin(range, other)) || !terms.isDue(amounts)) return []
    const replaced =
      [...reversed, ...again.toReversed()].find((other) => isWithin(range, other) && mayBeOf(other.document, parcel))
        ?.document ?? null
    const quantity = new Big(to).minus(range.from).toFixed()
    return [{ type: terms.type, at: parcel.shippedAt, replaced, quantity, cumulative: String(to), ...amounts }]
  })
  return { reversed: reversed.map(({ document }) => document), drafts }
}

/** Whether a document may belong to this parcel. Units that were shipped on a later day are new. */
const mayBeOf = ({ day_end: end }: StoredDocument, { shippedAt }: { readonly shippedAt: Date }) => shippedAt < end

function rangeOf({ cumulative, quantity }: StoredDocument): Range {
  return { from: Number(new Big(cumulative).minus(quantity ?? 0)), to: Number(cumulative) }
}

const isIn = (document: StoredDocument, { currency }: Pick<Terms, 'currency'>) => document.currency === currency

const postedNames = ['product_amount', 'shipping_amount'] as const

function hasAmounts(document: StoredDocument, amounts: Amounts): boolean {
  return [...postedNames, 'tax_amount' as const].every((name) => Number(document[name]) === Number(amounts[name]))
}

interface Parcel extends Range {
  readonly shippedAt: Date
}

/**
 * The shipped units of a line, numbered in the order of their shipment. Units that have documents keep their numbers, even if
 * Walmart reports an earlier parcel later.
 */
function parcelsOf({ movements, quantity_shipped: shipped }: ReconciledLine, kept: readonly CoveredUnits[]): Parcel[] {
  const parcels: Parcel[] = []
  const left = movements.shipments.map(({ quantity, shippedAt }) => ({ units: Number(quantity), shippedAt }))
  const end = () => parcels.at(-1)?.to ?? 0
  const number = (parcel: (typeof left)[number], most: number) => {
    const [from, units] = [end(), Math.min(parcel.units, most)]
    if (units <= 0) return
    parcels.push({ from, to: from + units, shippedAt: parcel.shippedAt })
    parcel.units -= units
  }
  for (const { document, from, to } of kept.toSorted((a, b) => a.from - b.from)) {
    if (end() !== from) break
    for (const parcel of left) if (isOfDay(document, parcel)) number(parcel, to - end())
  }
  for (const parcel of left) number(parcel, Number(shipped) - end())
  return parcels
}

const isOfDay = ({ day_start: start, day_end: end }: StoredDocument, { shippedAt }: { readonly shippedAt: Date }) =>
  start <= shippedAt && shippedAt < end

/**
 * Credits sum to the refunded amount. If Walmart has lowered it, the last credits are reversed; if it has only
 * corrected the tax, only the last credit is. A refund of tax alone has no credit, because none of it is posted.
 */
function compareRefunded(line: ComparedLine, stored: readonly StoredDocument[], terms: Terms): Difference {
  const { refunded, refundedAt, taxes } = refundsOf(line)
  const due = {
    product_amount: toCents(refunded.amount),
    shipping_amount: toCents(terms.isWfs ? '0' : refunded.shipping_amount),
    tax_amount: toCents(refunded.tax_amount),
  }
  const credits = stored
    .filter(({ type }) => type === 'sales_credit')
    .toSorted((a, b) => Number(a.cumulative) - Number(b.cumulative))
  const ordered = credits.filter(({ status }) => status !== 'reversed')
  const kept = ordered.slice(0, countRight(ordered, { due, taxes: taxes.map(toCents), ...terms }))
  const reversed = ordered.slice(kept.length)
  const left = (name: keyof Amounts) => due[name].minus(sumOf(kept, name))
  if (postedNames.every((name) => left(name).eq(0))) return { reversed, drafts: [] }
  // Money that Walmart took back in an earlier correction, and reports again.
  const credited = sumOf(kept, 'product_amount').plus(sumOf(kept, 'shipping_amount'))
  const again = credits.find(
    ({ status, cumulative, day_end: end }) => status === 'reversed' && credited.lt(cumulative) && refundedAt < end,
  )
  const draft: Draft = {
    type: 'sales_credit',
    at: refundedAt,
    // If there are several, take the first: the amount left to credit is less than that was.
    replaced: reversed[0] ?? again ?? null,
    quantity: null,
    cumulative: due.product_amount.plus(due.shipping_amount).toFixed(2),
    product_amount: left('product_amount').toFixed(2),
    shipping_amount: left('shipping_amount').toFixed(2),
    tax_amount: left('tax_amount').toFixed(2),
  }
  return { reversed, drafts: [draft] }
}

const toCents = (amount: string) => new Big(amount).round(2, Big.roundHalfEven)

interface CreditTerms extends Pick<Terms, 'currency'> {
  readonly due: Readonly<Record<keyof Amounts, Big>>
  /** The amount of the order and that of its returns, which may differ by a cent. */
  readonly taxes: readonly Big[]
}

/** How many of the first credits may stay. */
function countRight(credits: readonly StoredDocument[], { due, taxes, ...terms }: CreditTerms): number {
  const firstWrong = credits.findIndex((credit, index) => {
    const upToThis = credits.slice(0, index + 1)
    return !isIn(credit, terms) || postedNames.some((name) => sumOf(upToThis, name).gt(due[name]))
  })
  if (firstWrong !== -1) return firstWrong
  const isCredited = postedNames.every((name) => sumOf(credits, name).eq(due[name]))
  const isTaxRight = taxes.some((tax) => sumOf(credits, 'tax_amount').eq(tax))
  return isCredited && !isTaxRight ? Math.max(0, credits.length - 1) : credits.length
}

const sumOf = (documents: readonly StoredDocument[], name: keyof Amounts) =>
  documents.reduce((sum, document) => sum.plus(document[name]), new Big(0))

/** The order and its returns may show the same refund, so the greater amount counts, never their sum. */
function refundsOf({ movements, returned }: ComparedLine) {
  const ofOrder = { refunded: movements.refunded, refundedAt: movements.changedAt }
  if (!returned) return { ...ofOrder, taxes: [movements.refunded.tax_amount] }
  const greater = (name: keyof Movements['refunded']) => {
    const [a, b] = [movements.refunded[name], returned.refunded[name]]
    return new Big(a).gte(b) ? a : b
  }
  const refunded = {
    amount: greater('amount'),
    shipping_amount: greater('shipping_amount'),
    tax_amount: greater('tax_amount'),
  }
  const isOfOrder =
    refunded.amount === movements.refunded.amount && refunded.shipping_amount === movements.refunded.shipping_amount
  return {
    refunded,
    refundedAt: isOfOrder ? movements.changedAt : (returned.refundedAt ?? movements.changedAt),
    taxes: [movements.refunded.tax_amount, returned.refunded.tax_amount],
  }
}

/**
 * Each receipt of returned goods has a document. If Walmart no longer says that the units were shipped, the document
 * is reversed and waits again, as it is if the currency changes.
 */
function compareReceived(line: ComparedLine, stored: readonly StoredDocument[], terms: Terms): Difference {
  const reversed = stored.filter(
    (document) => !isIn(document, terms) || (document.status !== 'blocked' && !isShipped(document, line)),
  )
  let cumulative = stored
    .map((document) => new Big(document.cumulative))
    .reduce((a, b) => (a.gt(b) ? a : b), new Big(0))
  const received = (line.returned?.receipts ?? []).filter((receipt) => !receipt.has_document)
  const drafts = received.map(({ id, quantity, disposition, received_at: at }): Draft => {
    cumulative = cumulative.plus(quantity)
    const units = { quantity, cumulative: cumulative.toFixed(), receipt_id: id, disposition }
    return { type: 'customer_return', at, replaced: null, ...units, ...noAmounts }
  })
  return { reversed, drafts: [...reversed.map(renewReturn), ...drafts] }
}

const isShipped = ({ cumulative }: StoredDocument, { quantity_shipped: shipped }: ReconciledLine) =>
  new Big(cumulative).lte(shipped)

/** A customer return that replaces a reversed one, for the same receipt. */
export function renewReturn(document: StoredDocument): Draft {
  const { day_start: at, quantity, cumulative, receipt_id, disposition } = document
  const units = { quantity, cumulative, receipt_id, disposition }
  return { type: 'customer_return', at, replaced: document, ...units, ...noAmounts }
}
