import type { createClient } from '@aisle/client'
import { countRecords, type SampleData, type Services, tenantOf } from '@aisle/core'

import { createCall, setupCall } from '../example-calls.ts'
import { firstDomain } from '../first-tenant.ts'

/** Prints how many records of an instance are in the database. */
export async function printCounts(services: Services, id: number): Promise<void> {
  const ctx = { ...services, tenantId: await tenantOf(services.db, firstDomain) }
  const counts = await countRecords(ctx, id)
  console.log(`
Now in Postgres: ${counts.locations} locations, ${counts.listings} listings (${counts.linkedToExisting} linked to existing products, ${counts.linkedToNew} to new ones), ${counts.orders} orders with ${counts.orderLines} lines, ${counts.salesOrders} sales orders (${counts.unlinkedLines} lines have no product). The newest orders:
`)
}

export async function printNewestOrders(client: ReturnType<typeof createClient>, id: number): Promise<void> {
  const { orders } = client.walmart
  const { data: newest } = await orders.list.query({ id, per_page: 3 })
  for (const { id: order_id } of newest) {
    const { data: order } = await orders.get.query({ id, order_id })
    console.log(`${order.purchaseOrderId}  ${order.orderDate}  ${order.shipNodeType}`)
    for (const { quantity, sku, productAmount, link } of order.orderItems) {
      const product = link.product ? `linked to "${link.product.name}"` : 'not linked'
      console.log(`  ${quantity} x ${sku}  ${productAmount} ${order.currency}  ${product}`)
    }
  }
}

/** Prints the demo's two requests, to repeat them on a server that keeps running. */
export function printRequests(sample: SampleData): void {
  console.log(`
To do the same by hand, run \`npx -y pnpm@12 start\`. It prints the variables that these two requests read:

${createCall(sample)}

${setupCall()}
`)
}
