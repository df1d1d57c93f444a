import type { SampleData } from '@aisle/core'
import type { Seller } from '@aisle/walmart-simulator'

/** The body of a call that creates an instance for the first tenant. */
export function exampleInstance(
  sample: SampleData,
  { clientId, clientSecret }: Pick<Seller, 'clientId' | 'clientSecret'>,
) {
  const monthsAgo = new Date()
  monthsAgo.setUTCMonth(monthsAgo.getUTCMonth() - 5, 1)
  return {
    name: 'Walmart US',
    integration_id: 1,
    connection_settings: { clientId, clientSecret },
    integration_settings: {
      start_date: monthsAgo.toISOString().slice(0, 10),
      store_id: sample.storeId,
      auto_link_products: true,
      auto_create_products: true,
      ...sample.nominalCodeIds,
    },
  }
}

/** Creates an instance with the seller in CLIENT_ID and CLIENT_SECRET. */
export function createCall(sample: SampleData): string {
  const body = exampleInstance(sample, { clientId: '$CLIENT_ID', clientSecret: '$CLIENT_SECRET' })
  return curlCall('/api/walmart', { body })
}

/** Shows the set-up of the first instance. */
export function setupCall(): string {
  return curlCall('/api/walmart/1/setup')
}

/** Maps a location of the first instance to the tenant's warehouse. */
export function mappingCall({ warehouseId }: SampleData, shipNode: string): string {
  const body = { warehouse_mappings: [{ shipNode, warehouse_id: warehouseId }] }
  return curlCall('/api/walmart/1/store-mapped-warehouse-locations', { method: 'PUT', body })
}

interface Options {
  readonly method?: 'PUT'
  readonly body?: object
}

/** A call to paste into a shell that has AISLE_URL and AISLE_TOKEN. */
function curlCall(path: string, { method, body }: Options = {}): string {
  const lines = [
    `curl -sS ${method === undefined ? '' : `-X ${method} `}"$AISLE_URL${path}"`,
    '-H "Authorization: Bearer $AISLE_TOKEN"',
  ]
  if (body === undefined) return lines.join(' \\\n  ')
  // The shell replaces variables in the lines up to END.
  return `${[...lines, `-H 'Content-Type: application/json' -d @- <<END`].join(' \\\n  ')}\n${JSON.stringify(body)}\nEND`
}
