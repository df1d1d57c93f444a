import * as z from 'zod'

// In a file of its own, so that a form for instances does not bundle the settings of accounting.
/** How documents are handed over: individually, or summed by day or month. */
export const BatchPeriod = z.enum(['none', 'daily', 'monthly'])
