import type { AccessTokens } from './access-tokens.ts'
import { requireToken, type SentHeaders } from './headers.ts'
import type { Scopes } from './token-scopes.ts'

/** The response of `GET /v3/token/detail`. Times are epoch milliseconds in strings. */
export interface TokenDetail {
  expire_at: string
  issued_at: string
  is_valid: boolean
  is_channel_match: boolean
  scopes: Scopes
}

/** `GET /v3/token/detail`. The gateway rejects an invalid token here as everywhere else. */
export function describeToken(headers: SentHeaders, tokens: AccessTokens, now: Date): TokenDetail {
  const { expiresAt, issuedAt, seller } = requireToken(headers, tokens, now)
  const times = { expire_at: String(expiresAt), issued_at: String(issuedAt) }
  return { ...times, is_valid: true, is_channel_match: true, scopes: seller.scopes }
}
