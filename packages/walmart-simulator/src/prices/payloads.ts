/** Confirms a new price. Walmart's schema lacks the wrapper, its example has it. */
export interface PriceUpdate {
  ItemPriceResponse: { mart: 'WALMART_US'; sku: string; message: string }
}
