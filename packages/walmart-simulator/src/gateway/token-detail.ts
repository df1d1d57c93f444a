import type { AccessTokens } from './access-tokens.ts'
import { Refusal } from './refusal.ts'
import { readHeader } from './require-headers.ts'
import type { SentHeaders } from './sent-headers.ts'
import type { Scopes } from './token-scopes.ts'

/** What `GET /v3/token/detail` answers. Times are epoch milliseconds in a string. */
export interface TokenDetail {
  expire_at: string
  issued_at: string
  is_valid: boolean
  is_channel_match: boolean
  scopes: Scopes
}

/** `GET /v3/token/detail`. Of a token that is no longer good it says nothing: the gateway refuses it, as everywhere. */
export function describeToken(headers: SentHeaders, tokens: AccessTokens, now: Date): TokenDetail {
  const token = tokens.find(readHeader(headers, 'WM_SEC.ACCESS_TOKEN'), now)
  if (token === undefined) {
    throw new Refusal('UNAUTHORIZED', 'GMP_GATEWAY_API', { field: 'UNAUTHORIZED', description: 'Unauthorized' })
  }
  const times = { expire_at: String(token.expiresAt), issued_at: String(token.issuedAt) }
  return { ...times, is_valid: true, is_channel_match: true, scopes: token.seller.scopes }
}
