import { orAbort } from '../abort.ts'
import { readReply, type Reply } from '../http/reply.ts'
import type { CallOptions, Session } from '../http/session.ts'
import { TokenDetail } from './token-detail.ts'
import type { TokenSource } from './token-source.ts'
import type { AccessToken } from './token-store.ts'

/** Calls for access tokens. */
export interface TokenCalls {
  /** Requests and stores a new access token, whether or not one is stored. Walmart's `tokenAPI`. */
  authenticate(options?: CallOptions): Promise<AccessToken>

  /** Returns the expiry and scopes of the access token. Walmart's `getTokenDetail`. */
  getTokenDetail(options?: CallOptions): Promise<Reply<TokenDetail>>
}

export function tokenCalls(session: Session, tokens: TokenSource): TokenCalls {
  return {
    authenticate: (options) => orAbort(() => tokens.refresh(), options?.signal),
    getTokenDetail: (options) => getTokenDetail(session, options),
  }
}

async function getTokenDetail(session: Session, { signal }: CallOptions = {}): Promise<Reply<TokenDetail>> {
  return readReply(TokenDetail, await session.send({ method: 'GET', path: '/v3/token/detail', signal }))
}
