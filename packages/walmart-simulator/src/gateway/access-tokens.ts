import { randomBytes } from 'node:crypto'

import type { SimulatedSeller } from '../seller.ts'

/** How long a token is good for. */
export const tokenSeconds = 900

/** What is known of a token that was given out. Times are epoch ms. */
export interface AccessToken {
  readonly seller: SimulatedSeller
  readonly issuedAt: number
  readonly expiresAt: number
}

/** The tokens given out. A seller may hold several at once. */
export class AccessTokens {
  readonly #issued = new Map<string, AccessToken>()

  /** A new token for the seller. */
  issue(seller: SimulatedSeller, now: Date): string {
    const issuedAt = now.getTime()
    for (const [token, { expiresAt }] of this.#issued) if (expiresAt <= issuedAt) this.#issued.delete(token)
    const token = `sim${randomBytes(60).toString('base64url')}`
    this.#issued.set(token, { seller, issuedAt, expiresAt: issuedAt + tokenSeconds * 1000 })
    return token
  }

  /** The token, unless it has expired or never was one. */
  find(token: string, now: Date): AccessToken | undefined {
    const found = this.#issued.get(token)
    return found !== undefined && now.getTime() < found.expiresAt ? found : undefined
  }

  /** Whose token it is, unless it has expired or never was one. */
  sellerOf(token: string, now: Date): SimulatedSeller | undefined {
    return this.find(token, now)?.seller
  }

  /** From now on this token is not good. */
  expire(token: string): void {
    this.#issued.delete(token)
  }

  /** From now on no token issued so far is good. */
  expireAll(): void {
    this.#issued.clear()
  }
}
