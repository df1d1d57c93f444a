import type { Order } from '@aisle/walmart-simulator'

/*
 * A model of the lifecycle of an order. It and `rules.ts` follow Walmart's documentation, not the simulator's code, so
 * that mistakes in the simulator are not repeated here.
 */

/** Units of a line that were shipped together. */
export interface Parcel {
  readonly units: number
  number: string
  readonly shippedAt: number
  isDelivered: boolean
}

export interface Sum {
  cents: number
  taxCents: number
}

export const chargeTypes = ['PRODUCT', 'SHIPPING'] as const
export type Charges = Record<(typeof chargeTypes)[number], Sum>

export interface ModelLine {
  readonly lineNumber: string
  created: number
  acknowledged: number
  cancelled: number
  parcels: Parcel[]
  /** Whether the customer asked to cancel. */
  readonly isCancelRequested: boolean
  readonly charged: Charges
  refunded: Charges
  changedAt: number
}

export interface ModelReturn {
  readonly returnOrderId: string
  readonly lines: { readonly number: number; readonly lineNumber: string; readonly units: number; refunded: number }[]
}

export interface ModelOrder {
  readonly purchaseOrderId: string
  readonly customerOrderId: string
  /** Whether Walmart fulfills the order, so that the seller cannot change it. */
  readonly isWfs: boolean
  readonly lines: ModelLine[]
  readonly returns: ModelReturn[]
}

export const sentUnits = ({ parcels }: ModelLine): number => unitsOf(parcels)
export const deliveredUnits = ({ parcels }: ModelLine): number => unitsOf(parcels.filter((one) => one.isDelivered))
const unitsOf = (parcels: readonly Parcel[]) => parcels.reduce((sum, { units }) => sum + units, 0)

/** The number of a line's units that have a return. */
export function returnedUnits({ returns }: ModelOrder, line: ModelLine): number {
  const lines = returns.flatMap((one) => one.lines).filter(({ lineNumber }) => lineNumber === line.lineNumber)
  return lines.reduce((sum, { units }) => sum + units, 0)
}

/** The line's units by status. */
export function statusesOf(line: ModelLine): Record<string, number> {
  const units = {
    Created: line.created,
    Acknowledged: line.acknowledged,
    Shipped: sentUnits(line) - deliveredUnits(line),
    Delivered: deliveredUnits(line),
    Cancelled: line.cancelled,
  }
  return Object.fromEntries(Object.entries(units).filter(([, count]) => count > 0))
}

/** The model of a new order. */
export function modelOf(order: Order): ModelOrder {
  return {
    purchaseOrderId: order.purchaseOrderId,
    customerOrderId: order.customerOrderId,
    isWfs: order.shipNode?.type === 'WFSFulfilled',
    lines: order.orderLines.orderLine.map((line) => {
      const parts = line.orderLineStatuses.orderLineStatus
      const unitsIn = (name: string) =>
        parts.reduce((sum, { status, statusQuantity: { amount } }) => sum + (status === name ? Number(amount) : 0), 0)
      return {
        lineNumber: line.lineNumber,
        created: unitsIn('Created'),
        acknowledged: unitsIn('Acknowledged'),
        cancelled: unitsIn('Cancelled'),
        parcels: parts
          .filter(({ status }) => status === 'Shipped' || status === 'Delivered')
          .map(({ status, statusQuantity, trackingInfo }) => ({
            units: Number(statusQuantity.amount),
            number: trackingInfo?.trackingNumber ?? '',
            shippedAt: line.statusDate,
            isDelivered: status === 'Delivered',
          })),
        isCancelRequested: line.intentToCancel !== undefined,
        charged: sumsOf(line.charges.charge),
        refunded: sumsOf([]),
        changedAt: line.statusDate,
      }
    }),
    returns: [],
  }
}

interface ChargeJson {
  readonly chargeType: string
  readonly chargeAmount: { readonly amount: number | string }
  readonly tax?: { readonly taxAmount: { readonly amount: number | string } } | null | undefined
}

/** The sums of charges by type. Refunds are negative charges with negative sums. */
export function sumsOf(charges: readonly ChargeJson[]): Charges {
  const sums: Charges = { PRODUCT: { cents: 0, taxCents: 0 }, SHIPPING: { cents: 0, taxCents: 0 } }
  for (const { chargeType, chargeAmount, tax } of charges) {
    const type = chargeTypes.find((known) => known === chargeType)
    if (type === undefined) throw new Error(`Unexpected charge type ${chargeType}`)
    sums[type].cents += centsOf(chargeAmount.amount)
    sums[type].taxCents += centsOf(tax?.taxAmount.amount ?? 0)
  }
  return sums
}

export const centsOf = (amount: number | string): number => Math.round(Number(amount) * 100)
