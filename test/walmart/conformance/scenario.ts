import type { Page, WalmartClient } from '@aisle/walmart'
import type { Seller, Simulator } from '@aisle/walmart-simulator'

export interface ScenarioContext {
  readonly client: WalmartClient
  readonly simulator: Simulator
  readonly seller: Seller
  /** Records exchanges; the client uses it too. */
  readonly fetch: typeof fetch
}

/** Calls an operation in such a way that requests and responses have every key they can have. */
export interface Scenario {
  readonly operation: string
  readonly run: (context: ScenarioContext) => Promise<unknown>
}

/** Reads every page, none of which may have rejected elements. */
export async function readAll(pages: AsyncIterable<Page<unknown>>): Promise<void> {
  for await (const { rejected } of pages) {
    if (rejected.length > 0) throw new Error(`The client rejected ${rejected[0]?.path}`)
  }
}
