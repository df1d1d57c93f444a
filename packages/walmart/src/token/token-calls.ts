import type { CallOptions, Session } from '../http/session.ts'
import { orAbort } from '../or-abort.ts'
import type { TokenSource } from './token-source.ts'
import type { AccessToken } from './token-store.ts'

/** What can be asked about the access token. */
export interface TokenCalls {
  /** Asks for a fresh access token now, whatever is stored, and stores it. */
  authenticate(options?: CallOptions): Promise<AccessToken>
}

export function tokenCalls(_session: Session, tokens: TokenSource): TokenCalls {
  return {
    authenticate: (options) => orAbort(() => tokens.refresh(), options?.signal),
  }
}
