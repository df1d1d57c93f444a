import { WalmartError, type WalmartClient } from '@aisle/walmart'
import type { FaultEffect, Simulator } from '@aisle/walmart-simulator'
import { expect } from 'vitest'

import type { Attempt, Foretold } from './foretell.ts'
import type { Write } from './operation.ts'
import { expectedOrder, shownOrder } from './shown.ts'

/** Asks the client for a write, and holds what it answers to what was foretold. */
export async function perform(client: WalmartClient, write: Write, { after, answer }: Foretold): Promise<void> {
  const order = await send(client, write).catch(answerOf)
  if (order === undefined) expect('done').toEqual(answer)
  else if ('kind' in order) expect(order).toEqual(answer === 'done' ? answer : { outcome: undefined, ...answer })
  else expect([answer, shownOrder(order)]).toEqual(['done', expectedOrder(after)])
}

function answerOf(error: unknown) {
  if (!(error instanceof WalmartError)) throw error
  return { kind: error.kind, outcome: error.outcome }
}

/** The order that the client answers, where it answers one. */
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

/** Makes the next answers to writes, and the reading between them, go lost. Returns a function that ends it. */
export function disturb(simulator: Simulator, { write, losses, isBlind }: Attempt): () => void {
  const ends = losses.map((loss, after) => {
    const effect: FaultEffect = loss === 'fail' ? { kind: loss, status: 503 } : { kind: loss }
    return simulator.fault({ method: 'POST', path: /^\/v3\/(orders|returns)\//, times: 1, after, effect })
  })
  if (isBlind) {
    // The client reads the order before it sends what could be done twice.
    const after = write.kind === 'acknowledge' ? 0 : 1
    const effect = { kind: 'lose-request' } as const
    ends.push(simulator.fault({ method: 'GET', path: /^\/v3\/(orders|returns)/, times: 1, after, effect }))
  }
  return () => ends.forEach((end) => end())
}
