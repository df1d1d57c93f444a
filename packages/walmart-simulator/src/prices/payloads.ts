/** That a price was taken. Walmart's schema leaves the wrapper out; its example has it. */
export interface PriceUpdate {
  ItemPriceResponse: { mart: 'WALMART_US'; sku: string; message: string }
}
