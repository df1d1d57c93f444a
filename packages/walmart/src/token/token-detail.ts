import { z } from 'zod'

import { Moment } from '../scalars.ts'

/** How far a part of the API is open; Walmart may add others. */
export type ScopeAccess = 'full_access' | 'view_only' | 'no_access' | (string & {})

const Access = z.string() as z.ZodType<ScopeAccess, string>

/**
 * The answer of `GET /v3/token/detail`. `scopes` is by part of the API: orders, item, inventory, price, feeds, returns,
 * reports … A part that is not there is one of which Walmart says nothing.
 */
export const TokenDetail = z.looseObject({
  issued_at: Moment,
  expire_at: Moment,
  is_valid: z.boolean().nullish(),
  is_channel_match: z.boolean().nullish(),
  scopes: z.record(z.string(), Access.nullish()),
})
export type TokenDetail = z.output<typeof TokenDetail>
