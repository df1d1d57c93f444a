// Connects a seller's Walmart account, waits until its orders are imported, and prints what has to be packed.
import { createClient, isAisleError, isSetupError } from '@aisle/client'

const client = createClient({ url: setting('AISLE_URL'), token: setting('AISLE_TOKEN') })
const name = 'Walmart US'

try {
  const instanceId = (await findInstance()) ?? (await connectSeller())
  await client.walmart.waitForSetup(instanceId, {
    onProgress: ({ phases }) => console.error(`${phases.orders.processed} orders so far`),
  })
  await printPackingList(instanceId)
} catch (error) {
  if (!isAisleError(error) && !isSetupError(error)) throw error
  console.error(error.message)
  process.exitCode = 1
}

async function findInstance(): Promise<number | undefined> {
  const { data } = await client.walmart.list.query({ search: name })
  return data.find((instance) => instance.name === name)?.id
}

async function connectSeller(): Promise<number> {
  const { data: stores } = await client.stores.list.query({ sort: 'id', per_page: 1 })
  const [store] = stores
  if (!store) throw new Error('Create a store first: sales orders belong to one.')
  const { data } = await client.walmart.create.mutate({
    name,
    integration_id: 1,
    connection_settings: { clientId: setting('CLIENT_ID'), clientSecret: setting('CLIENT_SECRET') },
    integration_settings: {
      start_date: daysAgo(150),
      store_id: store.id,
      auto_link_products: true,
      auto_create_products: true,
    },
    is_automatic_sync_enabled: true,
  })
  return data.id
}

/** The oldest open sales orders, each with its lines. */
async function printPackingList(instanceId: number): Promise<void> {
  const open = await client.salesOrders.list.query({
    integration_instance_id: instanceId,
    status: 'open',
    sort: 'order_date',
    per_page: 20,
  })
  console.log(`${open.total} open sales orders; the oldest:`)
  for (const { id } of open.data) {
    const { data: order } = await client.salesOrders.get.query({ id })
    console.log(`${order.number}  ${order.order_date.slice(0, 10)}  ${order.total} ${order.currency ?? ''}`)
    for (const line of order.lines) {
      const units = Number(line.quantity) - Number(line.quantity_cancelled) - Number(line.quantity_shipped)
      if (units === 0) continue
      console.log(`  ${units} x ${line.sku ?? 'no SKU'}: ${line.link.product?.name ?? line.link.message}`)
    }
  }
}

function daysAgo(days: number): string {
  return new Date(Date.now() - days * 86_400_000).toISOString().slice(0, 10)
}

function setting(variable: string): string {
  const value = process.env[variable]
  if (value === undefined || value === '') throw new Error(`Set ${variable}.`)
  return value
}
