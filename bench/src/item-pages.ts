import type { SimulatorProgram } from './programs.ts'
import { openCalls } from './walmart-calls.ts'

interface ItemsBody {
  readonly ItemResponse: readonly unknown[]
  readonly totalItems: number
  readonly nextCursor?: string | null
}

export const firstItems = '/v3/items?limit=200&nextCursor=*'

/** Fetches all of a seller's items as a refresh does, 200 per page. */
export async function fetchItemPages(simulator: SimulatorProgram, onPage: () => Promise<void>): Promise<void> {
  const calls = await openCalls(simulator)
  try {
    let path = firstItems
    for (let offset = 0; ;) {
      const { ItemResponse: page, totalItems, nextCursor }: ItemsBody = await calls.get(path)
      await onPage()
      offset += page.length
      if (!nextCursor || offset >= totalItems) return
      path = `/v3/items?${new URLSearchParams({ limit: '200', nextCursor, offset: String(offset) })}`
    }
  } finally {
    calls.close()
  }
}
