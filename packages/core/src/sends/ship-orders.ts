import type {
  CreatedFulfillment,
  CreatedFulfillments,
  CreateWalmartFulfillments,
  FieldErrors,
  Shipment,
} from '@aisle/contract'
import type { TenantTransaction } from '@aisle/db'
import { knownCarriers } from '@aisle/walmart'
import { sql } from 'kysely'

import { requireLockedInstance } from '../instances/index.ts'
import type { TenantRequestContext } from '../platform/context.ts'
import { toPostgresJson } from '../platform/to-postgres.ts'
import { nothing, write } from '../platform/write.ts'
import { queueSends } from './queue-sends.ts'
import {
  lockSendableOrders,
  newSend,
  obstacleOf,
  repeatedLines,
  selectLineNumbers,
  type SendableOrder,
  unknownLines,
  withExactTime,
} from './sendable-orders.ts'

/** Queues parcels to be reported as shipped, and names those that cannot be. */
export function shipOrders(ctx: TenantRequestContext, input: CreateWalmartFulfillments): Promise<CreatedFulfillments> {
  const { id, fulfillments } = input
  return write(ctx, { input, subject: 'walmart_instance', subjectId: id }, async (tx, report) => {
    await requireLockedInstance(tx, id, 'share')
    const parcels = await judgeParcels(tx, id, fulfillments)
    const sends = await queueParcels(ctx, tx, { instanceId: id, parcels: parcels.filter(isAcceptable) })
    if (sends.isUnchanged) report(nothing)
    const results = parcels.map((parcel): CreatedFulfillment => {
      const { index, errors, shipment } = parcel
      const found = sends.byIndex.get(index)
      if (found) return { index, status: 'accepted', errors: null, ...found }
      const rejected = errors ?? { reference: [referenceConflict(shipment)] }
      const named = Object.entries(rejected).map(([field, messages]) => [`fulfillments.${index}.${field}`, messages])
      const fields: FieldErrors = Object.fromEntries(named)
      return { index, status: 'rejected', fulfillment_id: null, send_id: null, errors: fields }
    })
    return { data: { results }, message: null }
  })
}

const referenceConflict = ({ order_id: orderId, reference }: Shipment) =>
  `The reference ${reference} belongs to another parcel of order ${orderId}. Use a new one.`
const repeatedReference = ({ order_id: orderId, reference }: Shipment) =>
  `The reference ${reference} occurs twice for order ${orderId} in this call. Give each parcel its own.`

interface Parcel {
  readonly index: number
  readonly shipment: Shipment
  readonly order: SendableOrder | undefined
  readonly errors: FieldErrors | undefined
}

type AcceptableParcel = Parcel & { readonly order: SendableOrder }

const isAcceptable = (parcel: Parcel): parcel is AcceptableParcel => parcel.order !== undefined && !parcel.errors

async function judgeParcels(
  tx: TenantTransaction,
  instanceId: number,
  shipments: readonly Shipment[],
): Promise<Parcel[]> {
  const orders = await lockSendableOrders(tx, instanceId, [...new Set(shipments.map((one) => one.order_id))])
  const lines = await selectLineNumbers(tx, [...orders.keys()])
  const names = new Set<string>()
  return shipments.map((shipment, index) => {
    const order = orders.get(shipment.order_id)
    const obstacle = obstacleOf(instanceId, shipment.order_id, order)
    const name = JSON.stringify([shipment.order_id, shipment.reference])
    const errors: FieldErrors = {
      ...(obstacle && { order_id: [obstacle.message] }),
      ...(names.has(name) && { reference: [repeatedReference(shipment)] }),
      ...carrierErrors(shipment),
      ...repeatedLines(shipment.lines),
      ...(order && unknownLines(shipment.lines, lines.get(order.id) ?? [])),
    }
    names.add(name)
    return { index, shipment, order, errors: Object.keys(errors).length > 0 ? errors : undefined }
  })
}

const sameName = (name: string | undefined) =>
  knownCarriers.find((known) => known.toLowerCase() === name?.trim().toLowerCase())

/** Walmart rejects an unknown carrier, and can track a FedEx parcel only under this name. */
export function carrierErrors({
  carrier,
  other_carrier: other,
}: Pick<Shipment, 'carrier' | 'other_carrier'>): FieldErrors {
  const meant = sameName(carrier)
  if (carrier !== undefined && meant !== carrier) {
    const hint = meant === undefined ? 'Give it as other_carrier, with a tracking_url.' : `Write it as ${meant}.`
    return { carrier: [`Walmart does not know the carrier ${carrier}. ${hint}`] }
  }
  const known = sameName(other)
  return known === undefined ? {} : { other_carrier: [`Walmart knows the carrier ${known}: give it as carrier.`] }
}

interface Queued {
  readonly byIndex: ReadonlyMap<number, { readonly fulfillment_id: number; readonly send_id: number }>
  /** Whether all parcels of the call already existed. */
  readonly isUnchanged: boolean
}

async function queueParcels(
  ctx: TenantRequestContext,
  tx: TenantTransaction,
  { instanceId, parcels }: { readonly instanceId: number; readonly parcels: readonly AcceptableParcel[] },
): Promise<Queued> {
  const sends = await queueSends(ctx, tx, {
    instanceId,
    sends: parcels.map(({ order, shipment: { order_id: _orderId, reference, ...intent } }) =>
      newSend(order, { type: 'ship', reference, intent: withExactTime(intent) }),
    ),
  })
  const same = parcels.flatMap((parcel, at) => {
    const send = sends[at]
    return send?.isSame === true ? [{ ...parcel, send }] : []
  })
  const stored = await storeFulfillments(
    tx,
    instanceId,
    same.map(({ index, order, shipment, send }) => ({
      ...shipment,
      index,
      purchase_order_id: order.purchase_order_id,
      send_id: send.id,
      is_new: send.isQueued,
    })),
  )
  return { byIndex: stored, isUnchanged: sends.every(({ isQueued }) => !isQueued) }
}

type NewFulfillment = Shipment & {
  readonly index: number
  readonly purchase_order_id: string
  readonly send_id: number
  /** Whether its send was queued by this call. */
  readonly is_new: boolean
}

/** One for each send. A parcel whose send had failed is replaced by the new one. */
async function storeFulfillments(tx: TenantTransaction, instanceId: number, given: readonly NewFulfillment[]) {
  const { rows } = await sql<{ index: number; fulfillment_id: number; send_id: number }>`
    with given as (
      select * from json_to_recordset(${toPostgresJson(given)}::json) as given (
        index int, order_id bigint, purchase_order_id text, reference text, send_id bigint, is_new boolean,
        shipped_at timestamptz, carrier text, other_carrier text, method_code text, tracking_number text, tracking_url text,
        lines jsonb
      )
    ), stored as (
      insert into fulfillments (
        instance_id, order_id, purchase_order_id, reference, send_id, shipped_at, carrier, other_carrier, method_code,
        tracking_number, tracking_url, lines
      )
      select ${instanceId}::bigint, order_id, purchase_order_id, reference, send_id, shipped_at, carrier, other_carrier,
        method_code, tracking_number, tracking_url, lines
      from given where is_new
      on conflict (tenant_id, instance_id, order_id, reference) do update set
        shipped_at = excluded.shipped_at, carrier = excluded.carrier, other_carrier = excluded.other_carrier,
        method_code = excluded.method_code, tracking_number = excluded.tracking_number,
        tracking_url = excluded.tracking_url, lines = excluded.lines, updated_at = now()
      returning id, send_id
    )
    select given.index, given.send_id, coalesce(stored.id, (
      select id from fulfillments where fulfillments.send_id = given.send_id limit 1
    )) as fulfillment_id
    from given left join stored on stored.send_id = given.send_id
  `.execute(tx)
  return new Map(rows.map(({ index, ...ids }) => [index, ids]))
}
