import type { Shipment, WalmartSend } from '@aisle/contract'

import type { World } from '../world.ts'
import { findSends, type Target } from './send-targets.ts'

/** Gives a send of the order that is under way the planned reason to be unknown. At other times none may be. */
export async function castDoubt(world: World, target: Target): Promise<void> {
  const send = (await findSends(world, target)).find(isLost)
  if (!send || target.doubts.size > 0) return
  if (target.planned === 'changed_meanwhile') await shipByHand(world, target, send)
  if (target.planned === 'unconfirmed') await keepUnconfirmed(world, target, send)
}

const isLost = ({ status, type, attempts }: WalmartSend) => status === 'sending' && type === 'ship' && attempts > 0

/** A person ships another unit of the line in Seller Center. */
async function shipByHand(world: World, target: Target, { id, intent }: WalmartSend): Promise<void> {
  const { instance, order, byHand, doubts } = target
  const [line] = (intent as Shipment).lines
  if (!line) return
  const shipment = { lineNumber: line.line_number, trackingNumber: 'HAND' }
  try {
    instance.seller.changeOrder(order.purchaseOrderId, { action: 'ship', lines: [{ ...shipment, quantity: 1 }] })
  } catch {
    // No unit is left.
    return
  }
  byHand.push(shipment)
  doubts.set(id, 'changed_meanwhile')
  // The next send may have begun before the unit was shipped.
  for (const other of (await findSends(world, target)).filter(isLost)) doubts.set(other.id, 'changed_meanwhile')
}

/** Its deadline was two hours ago, and Walmart does not show the order. */
async function keepUnconfirmed({ postgres, simulator }: World, target: Target, { id }: WalmartSend): Promise<void> {
  const { instance, order, doubts } = target
  doubts.set(id, 'unconfirmed')
  const { clientId } = instance.seller
  const path = `/v3/orders/${order.purchaseOrderId}`
  simulator.fault({ clientId, method: 'GET', path, times: 2, effect: { kind: 'fail', status: 503 } })
  const past = `update sends set expires_at = now() - interval '2 hours' where id = $1 and status = 'sending'`
  // Not while the database is read-only or full.
  await postgres.query(past, [id]).catch(() => undefined)
}
