import { z } from 'zod'

import { Moment } from '../scalars.ts'

/** Access to a scope. Walmart may add other values. */
export type ScopeAccess = 'full_access' | 'view_only' | 'no_access' | (string & {})

const Access: z.ZodType<ScopeAccess, string> = z.string()

/**
 * The response of `GET /v3/token/detail`. The keys of `scopes` are parts of the API, such as orders, item, inventory,
 * price, feeds and returns. The access to a missing scope is unknown.
 */
export const TokenDetail = z.looseObject({
  issued_at: Moment,
  expire_at: Moment,
  is_valid: z.boolean().nullish(),
  is_channel_match: z.boolean().nullish(),
  scopes: z.record(z.string(), Access.nullish()),
})
export type TokenDetail = z.output<typeof TokenDetail>
