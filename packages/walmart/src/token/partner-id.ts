import { z } from 'zod'

/** Walmart's id of a seller. It goes into a header. */
export const PartnerId = z.string().regex(/^[\x21-\x7e]{1,255}$/, "expected Walmart's id of the seller")
