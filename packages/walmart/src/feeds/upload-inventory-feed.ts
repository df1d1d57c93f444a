import { readInput } from '../http/read-input.ts'
import type { Reply } from '../http/reply.ts'
import type { Session } from '../http/session.ts'
import { availability, stockQuantity } from '../inventory/inventory-input.ts'
import { InventoryFeed } from './feed-input.ts'
import type { FeedReceipt } from './feed.ts'
import { uploadFeed, type FeedFile, type UploadOptions } from './upload-feed.ts'

export async function uploadInventoryFeed(
  session: Session,
  input: InventoryFeed,
  options: UploadOptions = {},
): Promise<Reply<FeedReceipt>> {
  return uploadFeed(session, inventoryFile(readInput(InventoryFeed, input)), options)
}

type Items = InventoryFeed['items']

function inventoryFile({ items }: InventoryFeed): FeedFile {
  return items[0]?.shipNode === undefined ? defaultNodeFile(items) : multiNodeFile(items)
}

function defaultNodeFile(items: Items): FeedFile {
  const Inventory = items.map(({ sku, quantity, availableDate }) => ({
    sku,
    quantity: stockQuantity(quantity),
    ...availability(availableDate),
  }))
  const content = { InventoryHeader: { version: '1.4' }, Inventory }
  return { feedType: 'inventory', content, maxMegabytes: 10, limit: 'uploadInventoryFeed' }
}

function multiNodeFile(items: Items): FeedFile {
  const inventory = [...Map.groupBy(items, ({ sku }) => sku)].map(([sku, nodes]) => ({
    sku,
    shipNodes: nodes.map(({ shipNode, quantity, availableDate }) => ({
      shipNode,
      quantity: stockQuantity(quantity),
      ...availability(availableDate),
    })),
  }))
  const content = { inventoryHeader: { version: '1.5' }, inventory }
  return { feedType: 'MP_INVENTORY', content, maxMegabytes: 1, limit: 'uploadMpInventoryFeed' }
}
