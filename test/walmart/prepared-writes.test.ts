import { createWalmartClient, type PreparedWrite, type WalmartClient, type WriteIntent } from '@aisle/walmart'
import { afterEach, describe, expect, it } from 'vitest'

import { sellerOf, useSimulator } from '../helpers/simulator.ts'

const simulator = useSimulator({ orders: 0 })
const removals: (() => void)[] = []
afterEach(() => removals.splice(0).forEach((remove) => remove()))

/** Each process has a client of its own. */
function connect(): WalmartClient {
  const { clientId, clientSecret } = sellerOf(simulator)
  return createWalmartClient({ baseUrl: simulator.url, clientId, clientSecret })
}

const parcel = { carrier: 'UPS', methodCode: 'Standard', shippedAt: new Date('2026-11-02T10:00:00.000Z') } as const
const line = { lineNumber: '1', quantity: 1 }

/** Each takes a line of four units in the status that it needs. */
const intents: Readonly<Record<WriteIntent['type'], { status: string; of: (purchaseOrderId: string) => WriteIntent }>> =
  {
    acknowledge: { status: 'Created', of: (purchaseOrderId) => ({ type: 'acknowledge', input: { purchaseOrderId } }) },
    ship: {
      status: 'Acknowledged',
      of: (purchaseOrderId) => ({
        type: 'ship',
        input: { purchaseOrderId, lines: [{ ...line, ...parcel, trackingNumber: 'T1' }] },
      }),
    },
    update_tracking: {
      status: 'Shipped',
      of: (purchaseOrderId) => ({
        type: 'update_tracking',
        input: {
          purchaseOrderId,
          lines: [
            {
              lineNumber: '1',
              quantity: 4,
              ...parcel,
              trackingNumber: 'T2',
              currentTrackingNumber: trackingOf(purchaseOrderId),
            },
          ],
        },
      }),
    },
    cancel: {
      status: 'Acknowledged',
      of: (purchaseOrderId) => ({
        type: 'cancel',
        input: { purchaseOrderId, lines: [{ ...line, reason: 'SELLER_CANCEL_OUT_OF_STOCK' }] },
      }),
    },
    refund: {
      status: 'Shipped',
      of: (purchaseOrderId) => ({
        type: 'refund',
        input: {
          purchaseOrderId,
          lines: [{ lineNumber: '1', charges: [{ reason: 'DamagedItem', chargeType: 'PRODUCT', amount: '0.10' }] }],
        },
      }),
    },
    refund_return: {
      status: 'Delivered',
      of: (purchaseOrderId) => {
        const { returnOrderId, customerOrderId } = sellerOf(simulator).addReturn(purchaseOrderId)
        const lines = [{ returnOrderLineNumber: 1, quantity: 1 }]
        return { type: 'refund_return', input: { returnOrderId, customerOrderId, lines } }
      },
    },
  }

function trackingOf(purchaseOrderId: string): string {
  const order = sellerOf(simulator).orders.find((one) => one.purchaseOrderId === purchaseOrderId)
  const [status] = order?.orderLines.orderLine[0]?.orderLineStatuses.orderLineStatus ?? []
  return status?.trackingInfo?.trackingNumber ?? ''
}

/** Fails the next write of the type. */
function disturb(type: WriteIntent['type'], kind: 'lose-request' | 'lose-response'): void {
  const path = type === 'refund_return' ? '/v3/returns/{id}/refund' : `/v3/orders/{id}/${actions[type]}`
  removals.push(simulator.fault({ path, effect: { kind }, times: 1 }))
}

const actions = {
  acknowledge: 'acknowledge',
  ship: 'shipping',
  update_tracking: 'shipping',
  cancel: 'cancel',
  refund: 'refund',
} as const

const typesOf = Object.entries(intents).map(([type, rest]) => ({ type: type as WriteIntent['type'], ...rest }))

describe.each(typesOf)('a prepared write of the type $type', ({ type, status, of }) => {
  /** A prepared write as another process finds it in its database. */
  async function prepare(): Promise<PreparedWrite> {
    const { purchaseOrderId } = sellerOf(simulator).addOrder({ lines: [{ quantity: 4, statuses: { [status]: 4 } }] })
    const prepared = await connect().prepareWrite(of(purchaseOrderId))
    expect(await connect().checkWrite(prepared)).toEqual({ progress: 'not applied', raw: prepared.before })
    return JSON.parse(JSON.stringify(prepared)) as PreparedWrite
  }

  it('is sent by another process, once', async () => {
    const prepared = await prepare()
    const start = simulator.requests.length
    await connect().sendWrite(prepared)
    expect(simulator.requests.slice(start).filter(({ path }) => path !== '/v3/token')).toHaveLength(1)
    expect((await connect().checkWrite(prepared)).progress).toBe('done')
  })

  it('is not sent if it may no longer begin', async () => {
    const prepared = await prepare()
    const start = simulator.requests.length
    const late = connect().sendWrite(prepared, { mayBegin: () => false })
    await expect(late).rejects.toMatchObject({ kind: 'unavailable', outcome: undefined })
    expect(simulator.requests.slice(start).filter(({ path }) => path !== '/v3/token')).toEqual([])
  })

  it('is recognized as applied if its response is lost', async () => {
    const prepared = await prepare()
    disturb(type, 'lose-response')
    await expect(connect().sendWrite(prepared)).rejects.toMatchObject({ kind: 'unavailable', outcome: 'unknown' })
    expect((await connect().checkWrite(prepared)).progress).toBe('done')
  })

  it('is recognized as not applied if its request is lost, and can be sent again', async () => {
    const prepared = await prepare()
    disturb(type, 'lose-request')
    await expect(connect().sendWrite(prepared)).rejects.toMatchObject({ kind: 'unavailable', outcome: 'unknown' })
    expect((await connect().checkWrite(prepared)).progress).toBe('not applied')
    await connect().sendWrite(prepared)
    expect((await connect().checkWrite(prepared)).progress).toBe('done')
  })
})

it('a write that is not valid is not prepared, and one that Walmart rejects has no outcome', async () => {
  const client = connect()
  const unknown = JSON.parse('{"type":"praise","input":{},"before":{}}') as PreparedWrite
  await expect(client.sendWrite(unknown)).rejects.toMatchObject({ kind: 'invalid_request' })
  await expect(client.prepareWrite({ type: 'ship', input: { purchaseOrderId: '1', lines: [] } })).rejects.toMatchObject(
    { kind: 'invalid_request', message: expect.stringContaining('at least one line') },
  )
  const { purchaseOrderId } = sellerOf(simulator).addOrder({ lines: [{ statuses: { Created: 1 } }] })
  const early = await client.prepareWrite(intents.refund.of(purchaseOrderId))
  await expect(client.sendWrite(early)).rejects.toMatchObject({ kind: 'invalid_request', outcome: undefined })
  expect((await client.checkWrite(early)).progress).toBe('not applied')
})

it('a shipment that somebody else has changed meanwhile is partly applied', async () => {
  const seller = sellerOf(simulator)
  const { purchaseOrderId } = seller.addOrder({ lines: [{ quantity: 4, statuses: { Acknowledged: 4 } }] })
  const prepared = await connect().prepareWrite(intents.ship.of(purchaseOrderId))
  await connect().shipOrder({ purchaseOrderId, lines: [{ ...line, ...parcel, trackingNumber: 'BY-HAND' }] })
  expect((await connect().checkWrite(prepared)).progress).toBe('partial')
})

it('a stored write whose order is not Walmart’s JSON is rejected', async () => {
  const { purchaseOrderId } = sellerOf(simulator).addOrder({ lines: [{ statuses: { Created: 1 } }] })
  const input = { purchaseOrderId }
  await expect(connect().checkWrite({ type: 'acknowledge', input, before: {} })).rejects.toMatchObject({
    kind: 'invalid_request',
    message: expect.stringContaining('before'),
  })
})
