import { inDocument, inPage } from '../../examples.ts'
import { defineOperation } from '../../operation.ts'
import { acceptedPrice, examplePrice, rejectedOffer } from './example-offers.ts'
import { exportWalmartPrices, importWalmartPrices } from './offer-files.ts'
import { ListWalmartPrices, SetWalmartPrices, WalmartPricePage } from './price.ts'
import { pushWalmartPrices } from './push.ts'
import { SetOffers } from './target.ts'

const setWalmartPrices = defineOperation({
  operationId: 'setWalmartPrices',
  method: 'PUT',
  path: '/walmart/{id}/prices',
  scope: 'sends:write',
  summary: 'Set prices',
  description:
    'Sets the prices of listings. Aisle sends only what has changed, and only the latest price. Walmart shows a new price after a ' +
    'few minutes; the price of a listing in a promotion or an incentive program stays as it is. A rejected item does not ' +
    'affect the others; `results` says why.',
  success: { status: 202 },
  headers: ['Idempotency-Key'],
  input: SetWalmartPrices,
  output: SetOffers,
  errors: ['ERR_NOT_FOUND'],
  example: {
    input: {
      id: 1,
      items: [
        { sku: 'MUG-BLUE-350', price: '11.90' },
        { sku: 'VASE', price: '24.00' },
      ],
    },
    output: inDocument({ results: [acceptedPrice, rejectedOffer] }),
  },
})

const listWalmartPrices = defineOperation({
  operationId: 'listWalmartPrices',
  method: 'GET',
  path: '/walmart/{id}/prices',
  scope: 'sends:read',
  summary: 'List prices',
  description:
    'Lists the prices that were set, and whether Walmart has confirmed them. The `priceAmount` of a listing is ' +
    'the price that Walmart showed at the last refresh.',
  success: { status: 200 },
  headers: [],
  input: ListWalmartPrices,
  output: WalmartPricePage,
  errors: ['ERR_NOT_FOUND'],
  example: { input: { id: 1, status: 'applied' }, output: inPage(examplePrice) },
})

/** The operations on an instance's prices. */
export const walmartPrices = {
  set: setWalmartPrices,
  list: listWalmartPrices,
  push: pushWalmartPrices,
  importFile: importWalmartPrices,
  export: exportWalmartPrices,
} as const
