import * as z from 'zod'

/** A number of units in stock. */
export const StockQuantity = z.int().min(0).max(999_999_999)
