import { createWalmartClient, WalmartError, type WalmartClientOptions } from '@aisle/walmart'

/*
 * Exercises what the client needs from the platform: pages, POSTs without a body, with JSON and with a form, lost
 * responses, a response cut off, a rejected token, an abort. Every runtime runs this file, so it may only use what
 * all of them have.
 */

/** The results of the calls. */
export interface Tour {
  readonly orders: number
  readonly items: number
  /** The line's statuses after one of its three units was shipped. */
  readonly line: readonly string[]
  readonly stock: number
  readonly brokenOff: string
  readonly partnerId: string
  readonly isAborted: boolean
}

/** Makes the calls against a simulator that nobody else uses. */
export async function tour(options: WalmartClientOptions): Promise<Tour> {
  const client = createWalmartClient({ ...options, confirmAfterMs: 10 })
  const control = controlOf(options.baseUrl)
  let orders = 0
  const createdStartDate = new Date(Date.now() - 170 * 86_400_000)
  for await (const page of client.listOrders({ createdStartDate, limit: 5 })) orders += page.elements.length
  const skus: string[] = []
  for await (const page of client.listItems({ limit: 5 }))
    skus.push(...page.elements.map(({ value }) => value.sku ?? ''))
  const [sku = ''] = skus

  const added = (await control('orders', { lines: [{ quantity: 3 }] })) as { purchaseOrderId: string }
  const { purchaseOrderId } = added
  await control('faults', { path: '/v3/orders/{id}/acknowledge', times: 1, effect: { kind: 'lose-response' } })
  await client.acknowledgeOrder(purchaseOrderId)
  await control('faults', { path: '/v3/orders/{id}/shipping', times: 1, effect: { kind: 'lose-response' } })
  const parcel = { lineNumber: '1', quantity: 1, carrier: 'UPS', methodCode: 'Standard', trackingNumber: '1Z' } as const
  const shipment = { purchaseOrderId, lines: [{ ...parcel, shippedAt: new Date() }] }
  const { value: order } = await client.shipOrder(shipment)
  const statuses = order.orderLines.orderLine[0]?.orderLineStatuses.orderLineStatus ?? []

  const { value: receipt } = await client.uploadInventoryFeed({ items: [{ sku, quantity: 77 }] })
  await control('clock', { advanceMs: 10_000 })
  await client.waitForFeed(receipt.feedId)
  const { value: stock } = await client.getInventory(sku)

  await control('faults', { path: '/v3/inventory', times: 1, effect: { kind: 'cut' } })
  const brokenOff = await client.getInventory(sku).then(() => 'nothing', kindOf)
  await control('faults', { path: '/v3/settings/partnerprofile', times: 1, effect: { kind: 'expire-token' } })
  const { value: profile } = await client.getPartnerProfile()
  const reason = new Error('enough')
  const hanging = client.listShipNodes({ signal: AbortSignal.any([AbortSignal.abort(reason)]) }).next()
  return {
    orders,
    items: skus.length,
    line: statuses.map(({ status, statusQuantity }) => `${statusQuantity.amount} ${status}`),
    stock: stock.quantity.amount,
    brokenOff,
    partnerId: profile.partner.partnerId,
    isAborted: await hanging.then(
      () => false,
      (error: unknown) => error === reason,
    ),
  }
}

const kindOf = (error: unknown) => (error instanceof WalmartError ? error.kind : String(error))

/** Controls the simulator directly. */
function controlOf(baseUrl: string) {
  const headers = { 'Content-Type': 'application/json' }
  return async (path: string, body: object): Promise<unknown> => {
    const response = await fetch(`${baseUrl}/simulator/${path}`, {
      method: 'POST',
      headers,
      body: JSON.stringify(body),
    })
    if (!response.ok) throw new Error(await response.text())
    return response.json()
  }
}
