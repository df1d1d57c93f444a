import { WalmartError, type WalmartClient } from '@aisle/walmart'
import type { FaultEffect, Simulator } from '@aisle/walmart-simulator'
import { expect } from 'vitest'

import type { Write } from './operation.ts'
import type { Attempt, Prediction } from './predict.ts'
import { modelOrderView, orderView } from './views.ts'

/** Performs a write with the client and compares the result with the prediction. */
export async function performWrite(client: WalmartClient, write: Write, { after, result }: Prediction): Promise<void> {
  const order = await send(client, write).catch(errorOf)
  if (order === undefined) expect('done').toEqual(result)
  else if ('kind' in order) expect(order).toEqual(result === 'done' ? result : { outcome: undefined, ...result })
  else expect([result, orderView(order)]).toEqual(['done', modelOrderView(after)])
}

function errorOf(error: unknown) {
  if (!(error instanceof WalmartError)) throw error
  return { kind: error.kind, outcome: error.outcome }
}

/** The order that the client returns, if any. */
async function send(client: WalmartClient, write: Write) {
  switch (write.kind) {
    case 'acknowledge':
      return (await client.acknowledgeOrder(write.purchaseOrderId)).value
    case 'ship': {
      const { kind: _kind, ...shipment } = write
      return (await client.shipOrder(shipment)).value
    }
    case 'track': {
      const { kind: _kind, ...update } = write
      return (await client.updateTracking(update)).value
    }
    case 'cancel': {
      const { kind: _kind, ...cancellation } = write
      return (await client.cancelOrder(cancellation)).value
    }
    case 'refund': {
      const { kind: _kind, ...refund } = write
      return (await client.refundOrder(refund)).value
    }
    case 'refund return': {
      const { kind: _kind, ...refund } = write
      const { value } = await client.refundReturn(refund)
      const paid = value.refundLines.map(({ returnOrderLineNumber, quantity }) => ({
        returnOrderLineNumber,
        quantity: Number(quantity?.measurementValue),
      }))
      expect(paid).toEqual(write.lines)
      return undefined
    }
  }
}

/** Loses the next responses to writes and the read between them. Returns a function that removes the faults. */
export function injectFaults(simulator: Simulator, { write, losses, isReadLost }: Attempt): () => void {
  const ends = losses.map((loss, after) => {
    const effect: FaultEffect = loss === 'fail' ? { kind: loss, status: 503 } : { kind: loss }
    return simulator.fault({ method: 'POST', path: /^\/v3\/(orders|returns)\//, times: 1, after, effect })
  })
  if (isReadLost) {
    // Before a write that is not idempotent, the client reads the order once more.
    const after = write.kind === 'acknowledge' ? 0 : 1
    const effect = { kind: 'lose-request' } as const
    ends.push(simulator.fault({ method: 'GET', path: /^\/v3\/(orders|returns)/, times: 1, after, effect }))
  }
  return () => ends.forEach((end) => end())
}
