import type { SimulatorProgram } from './programs.ts'
import { openCalls } from './walmart-calls.ts'

interface OrdersBody {
  readonly list: { readonly meta: { readonly nextCursor?: string | null } }
}

const dayMs = 86_400_000
const days = 175

/** The path of the first page of a list since some days ago. */
export function firstOrders(since: number): string {
  const query = { createdStartDate: new Date(Date.now() - since * dayMs).toISOString(), limit: '200' }
  return `/v3/orders?${new URLSearchParams({ ...query, shipNodeType: 'SellerFulfilled' })}`
}

/**
 * Fetches all of a seller's orders as a refresh does: the three lists one after another, 200 orders per page. Walmart lists
 * at most 10,000 orders, so each list is fetched in parts.
 */
export async function fetchOrderPages(
  simulator: SimulatorProgram,
  orders: number,
  onPage: (body: OrdersBody) => Promise<void>,
): Promise<void> {
  const calls = await openCalls(simulator)
  const parts = Math.ceil(orders / 5000)
  const dateOf = (part: number) => new Date(Date.now() - days * dayMs * (1 - part / parts)).toISOString()
  try {
    for (const shipNodeType of ['SellerFulfilled', 'WFSFulfilled', '3PLFulfilled']) {
      for (let part = 0; part < parts; part += 1) {
        const query = { createdStartDate: dateOf(part), createdEndDate: dateOf(part + 1), shipNodeType, limit: '200' }
        let search: string | undefined | null = `?${new URLSearchParams(query)}`
        while (search) {
          const body: OrdersBody = await calls.get(`/v3/orders${search}`)
          await onPage(body)
          search = body.list.meta.nextCursor
        }
      }
    }
  } finally {
    calls.close()
  }
}
