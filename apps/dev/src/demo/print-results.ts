import { countRecords, listRecentOrders, type SampleData, type Services, tenantOf } from '@aisle/core'

import { createCall, setupCall } from '../example-calls.ts'
import { firstDomain } from '../first-tenant.ts'

/** Prints how many records are in the database, and the newest orders. */
export async function printResults(services: Services, id: number): Promise<void> {
  const ctx = { ...services, tenantId: await tenantOf(services.db, firstDomain) }
  const counts = await countRecords(ctx, id)
  console.log(`
Now in Postgres: ${counts.locations} locations, ${counts.listings} listings (${counts.linkedToExisting} linked to existing products, ${counts.linkedToNew} to new ones), ${counts.orders} orders with ${counts.orderLines} lines, ${counts.salesOrders} sales orders (${counts.unlinkedLines} lines have no product). The newest orders:
`)
  for (const order of await listRecentOrders(ctx, { instanceId: id, limit: 3 })) {
    console.log(`${order.purchase_order_id}  ${order.order_date.toISOString()}  ${order.ship_node_type}`)
    for (const line of order.lines ?? []) {
      const link = line.product === null ? 'not linked' : `linked to "${line.product}"`
      console.log(`  ${line.quantity} x ${line.sku}  ${line.productAmount} ${line.currency}  ${link}`)
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
