import { z } from 'zod'

import { WalmartError } from '../errors.ts'
import { readInput } from '../http/read-input.ts'
import { readReply, type Reply } from '../http/reply.ts'
import type { CallOptions, Session } from '../http/session.ts'
import { toSearch } from '../http/to-search.ts'
import { PathText, Text } from '../input-scalars.ts'
import { Inventory, ItemInventories } from './inventory.ts'

/** Options of `getInventory` and `getInventories`. */
export interface InventoryOptions extends CallOptions {
  /** Returns the stock at this ship node. */
  readonly shipNode?: string | undefined
}

const Input = z.object({ sku: PathText, shipNode: Text.optional() })

export async function getInventory(
  session: Session,
  sku: string,
  { shipNode, signal }: InventoryOptions = {},
): Promise<Reply<Inventory>> {
  const path = `/v3/inventory${toSearch(readInput(Input, { sku, shipNode }))}`
  return readReply(Inventory, await session.send({ method: 'GET', path, limit: 'getInventory', signal }))
}

export async function getInventories(
  session: Session,
  sku: string,
  { shipNode, signal }: InventoryOptions = {},
): Promise<Reply<ItemInventories>> {
  const given = readInput(Input, { sku, shipNode })
  const path = `/v3/inventories/${encodeURIComponent(given.sku)}${toSearch({ shipNode: given.shipNode })}`
  return readReply(ItemInventories, await session.send({ method: 'GET', path, limit: 'getInventories', signal }))
}

/** Undefined for an item without stock, to which Walmart responds with 404. */
export async function undefinedIfMissing<T>(reading: Promise<T>): Promise<T | undefined> {
  try {
    return await reading
  } catch (error) {
    if (error instanceof WalmartError && error.kind === 'not_found') return undefined
    throw error
  }
}
