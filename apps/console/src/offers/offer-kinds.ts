import {
  type ImportedOffers,
  ImportWalmartPrices,
  ImportWalmartStock,
  type PushedWalmartOffers,
  type PushWalmartOffers,
} from '@aisle/contract'

import { client } from '../api.ts'
import type { CallOptions } from '../components/use-form.ts'
import { texts } from '../texts/index.ts'

export type OfferKind = 'stock' | 'prices'

interface Operations {
  /** The segment of the REST paths for this kind. */
  readonly path: string
  readonly texts: (typeof texts.offers)[OfferKind]
  readonly schema: typeof ImportWalmartStock
  readonly importFile: (input: ImportWalmartStock, options: CallOptions) => Promise<ImportedOffers>
  readonly push: (input: PushWalmartOffers) => Promise<PushedWalmartOffers>
}

/** What stock levels and prices have, each with its own operations and texts. */
export const offerKinds: Record<OfferKind, Operations> = {
  stock: {
    path: 'inventory',
    texts: texts.offers.stock,
    schema: ImportWalmartStock,
    importFile: client.walmart.inventory.importFile.mutate,
    push: client.walmart.products.syncInventory.mutate,
  },
  prices: {
    path: 'prices',
    texts: texts.offers.prices,
    schema: ImportWalmartPrices,
    importFile: client.walmart.prices.importFile.mutate,
    push: client.walmart.prices.push.mutate,
  },
}
