import { contract } from '@aisle/contract'

import { operation } from '../platform/trpc.ts'
import { startRefresh } from '../runs/index.ts'
import { exportPrices, exportStock } from './export-offers.ts'
import { importPrices, importStock } from './import-offers.ts'
import { getFeed, listFeeds } from './list-feeds.ts'
import { listPrices, listStock } from './list-targets.ts'
import { pushTargets } from './push-targets.ts'
import { setBuffers } from './set-buffers.ts'
import { setPrices, setStock } from './set-offers.ts'

const { feeds, inventory, prices, products } = contract.walmart

export const inventoryProcedures = {
  set: operation(inventory.set).mutation(({ ctx, input }) => setStock(ctx, input)),
  setBuffers: operation(inventory.setBuffers).mutation(({ ctx, input }) => setBuffers(ctx, input)),
  audit: operation(inventory.audit).mutation(({ ctx, input }) =>
    startRefresh(ctx, { ...input, kind: 'audit_inventory', mode: 'full' }),
  ),
  importFile: operation(inventory.importFile).mutation(({ ctx, input }) => importStock(ctx, input)),
  export: operation(inventory.export).query(({ ctx, input }) => exportStock(ctx, input)),
  list: operation(inventory.list).query(({ ctx, input }) => listStock(ctx, input)),
}

export const listingOfferProcedures = {
  syncInventory: operation(products.syncInventory).mutation(({ ctx, input }) => pushTargets(ctx, input, 'stock')),
}

export const priceProcedures = {
  set: operation(prices.set).mutation(({ ctx, input }) => setPrices(ctx, input)),
  push: operation(prices.push).mutation(({ ctx, input }) => pushTargets(ctx, input, 'price')),
  importFile: operation(prices.importFile).mutation(({ ctx, input }) => importPrices(ctx, input)),
  export: operation(prices.export).query(({ ctx, input }) => exportPrices(ctx, input)),
  list: operation(prices.list).query(({ ctx, input }) => listPrices(ctx, input)),
}

export const feedProcedures = {
  list: operation(feeds.list).query(({ ctx, input }) => listFeeds(ctx, input)),
  get: operation(feeds.get).query(({ ctx, input }) => getFeed(ctx, input)),
}
