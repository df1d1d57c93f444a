import * as z from 'zod'

// In a file of its own, so that a form for instances does not bundle the accounting settings.
/** How documents are handed over: individually, or summed by day or month. */
export const BatchPeriod = z.enum(['none', 'daily', 'monthly'])
