import { randomBytes } from 'node:crypto'

import type { SimulatedSeller } from '../seller.ts'

/** How long a token is good for. */
export const tokenSeconds = 900

/** The tokens given out. A seller may hold several at once. */
export class AccessTokens {
  readonly #issued = new Map<string, { seller: SimulatedSeller; expiresAt: number }>()

  /** A new token for the seller. */
  issue(seller: SimulatedSeller, now: Date): string {
    for (const [token, { expiresAt }] of this.#issued) if (expiresAt <= now.getTime()) this.#issued.delete(token)
    const token = `sim${randomBytes(60).toString('base64url')}`
    this.#issued.set(token, { seller, expiresAt: now.getTime() + tokenSeconds * 1000 })
    return token
  }

  /** Whose token it is, unless it has expired or never was one. */
  sellerOf(token: string, now: Date): SimulatedSeller | undefined {
    const found = this.#issued.get(token)
    return found !== undefined && now.getTime() < found.expiresAt ? found.seller : undefined
  }

  /** From now on no token issued so far is good. */
  expireAll(): void {
    this.#issued.clear()
  }
}
