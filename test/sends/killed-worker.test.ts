import { expect, it } from 'vitest'

import { eventually } from '../helpers/eventually.ts'
import { useResponseHolder } from '../helpers/hold-responses.ts'
import { startWorkerProgram, usePrograms } from '../helpers/program.ts'
import { useSends } from './use-sends.ts'

const sends = useSends({ hasWorker: false })
const programs = usePrograms()
const walmart = useResponseHolder(() => sends.simulator.url)

function startProgram() {
  const program = startWorkerProgram(sends.api, walmart.url)
  programs.push(program)
  return program
}

interface Target {
  readonly purchaseOrderId: string
  readonly returnOrderId?: string
}

function lineOf({ purchaseOrderId }: Target) {
  const order = sends.seller.orders.find((one) => one.purchaseOrderId === purchaseOrderId)
  return order?.orderLines.orderLine[0]
}

const unitsOf = (target: Target, wanted: string) =>
  (lineOf(target)?.orderLineStatuses.orderLineStatus ?? [])
    .filter(({ status }) => status === wanted)
    .reduce((sum, { statusQuantity }) => sum + Number(statusQuantity.amount), 0)

const acknowledged = { lines: [{ quantity: 4, statuses: { Acknowledged: 4 } }] }

// Each could be applied twice: units and money are left.
const commands = [
  {
    what: 'a shipment',
    add: () => sends.addOrder(acknowledged),
    queue: async ({ orderId }: { readonly orderId: number }) => {
      const lines = [{ line_number: '1', quantity: 1 }]
      const tracking = {
        shipped_at: new Date().toISOString(),
        carrier: 'UPS',
        method_code: 'Standard',
        tracking_number: '1Z1',
      }
      const parcel = { order_id: orderId, reference: 'P-1', ...tracking, lines }
      return (await sends.post('fulfillments', { fulfillments: [parcel] })).body.data.results[0].send_id
    },
    applied: (target: Target) => unitsOf(target, 'Shipped'),
    path: ({ purchaseOrderId }: Target) => `/v3/orders/${purchaseOrderId}/shipping`,
  },
  {
    what: 'a cancellation',
    add: () => sends.addOrder(acknowledged),
    queue: async ({ orderId }: { readonly orderId: number }) => {
      const lines = [{ line_number: '1', quantity: 1, reason: 'SELLER_CANCEL_OUT_OF_STOCK' }]
      return (await sends.post(`orders/${orderId}/cancel-lines`, { reference: 'C-1', lines })).body.data.id
    },
    applied: (target: Target) => unitsOf(target, 'Cancelled'),
    path: ({ purchaseOrderId }: Target) => `/v3/orders/${purchaseOrderId}/cancel`,
  },
  {
    what: 'a refund',
    add: () => sends.addOrder({ lines: [{ quantity: 2, statuses: { Shipped: 2 } }] }),
    queue: async ({ orderId }: { readonly orderId: number }) => {
      const charges = [{ charge_type: 'PRODUCT', amount: '0.10', reason: 'DamagedItem' }]
      const lines = [{ line_number: '1', charges }]
      return (await sends.post(`orders/${orderId}/refund`, { reference: 'R-1', lines })).body.data.id
    },
    applied: (target: Target) => lineOf(target)?.refund?.refundCharges.refundCharge.length ?? 0,
    path: ({ purchaseOrderId }: Target) => `/v3/orders/${purchaseOrderId}/refund`,
  },
  {
    what: 'a refund of a return',
    add: () => sends.addReturn(),
    queue: async ({ returnId }: { readonly returnId?: number }) => {
      const lines = [{ line_number: 1, quantity: 1 }]
      return (await sends.post(`returns/${returnId}/refund`, { reference: 'RMA-1', lines })).body.data.id
    },
    applied: ({ returnOrderId }: Target) => {
      const found = sends.seller.returns.find((one) => one.returnOrderId === returnOrderId)
      return found?.returnOrderLines[0]?.refundedQty ?? 0
    },
    path: ({ returnOrderId }: Target) => `/v3/returns/${returnOrderId}/refund`,
  },
]

it.each(commands)(
  '$what whose worker is killed after Walmart has applied it is found there, and not sent again',
  { timeout: 120_000 },
  async ({ add, queue, applied, path }) => {
    const worker = startProgram()
    const target = await add()
    const release = walmart.hold(path(target))
    const sendId = await queue(target)
    await eventually(() => expect(applied(target)).toBe(1))
    worker.child.kill('SIGKILL')
    await worker.exited
    release()
    expect(await sends.get(sendId)).toMatchObject({ status: 'sending', attempts: 1, settled_at: null })
    startProgram()
    const outcome = { code: 'seen_on_walmart' }
    expect(await sends.end(sendId)).toMatchObject({ status: 'applied', attempts: 1, outcome })
    expect(applied(target)).toBe(1)
  },
)
